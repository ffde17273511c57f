import type { Step } from "#server/algorithms/briefing/briefing.ts";
import { VIEW_FRAME } from "#server/algorithms/briefing/view-query.ts";
import type { Briefing, BriefingSummary } from "#server/features/briefings/briefings.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";
import { encodeView } from "../../lib/view/url-state.ts";
import type { View } from "../../lib/view/view-state.ts";
import { patchBriefing } from "./briefing.api.ts";

/** No draft that the person may write in. */
export class NoDraft extends Error {}

/**
 * Adds what the map shows as the last step of the briefing that was open last, or of the newest draft.
 * @throws NoDraft, ApiError
 */
export async function addView(view: View, name: { zh: string; en: string }, size: Size): Promise<Briefing> {
  const { briefings } = await fetchJson<{ briefings: BriefingSummary[] }>("/api/briefings");
  const drafts = briefings.filter(({ mayEdit, status }) => mayEdit && status === "draft");
  const draft = drafts.find(({ id }) => id === view.briefing) ?? drafts[0];
  if (!draft) throw new NoDraft("There is no draft.");
  const step = stepOfView(view, name, size, `view-${Date.now().toString(36)}`);
  await patchBriefing(draft.id, { version: draft.version, steps: [step as never] });
  return fetchJson<Briefing>(`/api/briefings/${draft.id}`);
}

interface Size {
  width: number;
  height: number;
}

/** A step that shows a view on the whole slide, as large as it was on a map of this size, CSS pixels. */
export function stepOfView(view: View, title: { zh: string; en: string }, { width, height }: Size, id: string): Step {
  const further = Math.log2(Math.max(VIEW_FRAME.width / width, VIEW_FRAME.height / height));
  const camera = view.camera && { ...view.camera, zoom: Math.max(0, view.camera.zoom + Math.min(0, further)) };
  const query = encodeView({
    ...view,
    mode: "map",
    camera,
    briefing: null,
    step: 1,
    snapshot: null,
    site: null,
    list: [],
  });
  const said = new URLSearchParams(query);
  for (const own of ["theme", "lang", "panels", "plan", "version", "day", "team", "stop"]) said.delete(own);
  const written = said.toString();
  return {
    id,
    title,
    words: { zh: [], en: [] },
    notes: { zh: "", en: "" },
    view: written,
    layout: "map-full",
    blocks: [{ kind: "map", view: written, caption: title }],
  };
}
