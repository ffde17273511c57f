import type { BriefingContent, Step } from "../../algorithms/briefing/briefing.ts";
import { isStateSecretMark } from "../../algorithms/briefing/state-secret.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { PatchBriefing } from "./briefings.contract.ts";

type Change = Omit<PatchBriefing, "version" | "status">;

/** The content with what changed of it. @throws BadInput for an order that names what is not there, or twice, and for a mark of state secrets */
export function patched(content: BriefingContent, change: Change): BriefingContent {
  const given = (change.steps ?? []) as Step[];
  const byId = new Map(content.steps.map((step) => [step.id, step]));
  const sheets = { ...content.sheets };
  const unitOf = new Map(Object.entries(sheets).map(([unit, sheet]) => [sheet.id, unit]));
  for (const step of given) {
    // A sheet may be a step too.
    const unit = unitOf.get(step.id);
    if (unit !== undefined) sheets[unit] = step;
    if (unit === undefined || byId.has(step.id)) byId.set(step.id, step);
  }
  const order = change.order ?? [...byId.keys()];
  const steps = order.map((id) => {
    const step = byId.get(id);
    if (!step) throw new BadInput(`The order names the step ${id}, which is not there.`, { field: "order" });
    return step;
  });
  if (new Set(order).size !== order.length) throw new BadInput("The order names a step twice.", { field: "order" });
  const { title = content.title, subtitle = content.subtitle } = change;
  if (change.confidentiality && Object.values(change.confidentiality).some(isStateSecretMark))
    throw new BadInput("State secrets must not be kept here: give the pages another mark, such as “Internal”.", {
      field: "confidentiality",
    });
  const { confidentiality = content.stamp.confidentiality, approval = content.stamp.approval } = change;
  return { ...content, title, subtitle, steps, sheets, stamp: { ...content.stamp, confidentiality, approval } };
}
