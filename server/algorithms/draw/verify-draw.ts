import { draw, drawProblems, problemSentence } from "./draw.ts";
import { DRAW_FORMAT, type DrawFile, type DrawFrame, type DrawnSite } from "./draw-file.ts";
import { frameHash, siteHash } from "./frame-hash.ts";
import { sha256 } from "./sha256.ts";

/** One thing about a draw that does not hold, in a sentence of its own. */
export interface DrawMismatch {
  part: "file" | "site" | "frame" | "seed" | "time" | "result";
  sentence: string;
}

export interface DrawVerdict {
  mismatches: DrawMismatch[];
  /** The draw itself was done again; false before the draw, and where the file is none. */
  drawnAgain: boolean;
}

/** Most that is named of one kind. */
const NAMED = 5;

/** Draws again and says everything that does not match. */
export function verifyDraw(file: DrawFile): DrawVerdict {
  const fault = formFault(file);
  if (fault) return { mismatches: [{ part: "file", sentence: fault }], drawnAgain: false };
  const { frame, commitment, outcome } = file;
  const mismatches: DrawMismatch[] = [];
  const say = (part: DrawMismatch["part"], sentence: string) => mismatches.push({ part, sentence });

  const altered = frame.sites.filter((site) => siteHash(site) !== site.hash);
  for (const { id, name } of altered.slice(0, NAMED))
    say("site", `Site ${id} ${name} was altered: its contents do not give its hash.`);
  if (altered.length > NAMED) say("site", `${altered.length - NAMED} more sites were altered.`);
  const hashes = frame.sites.map(({ hash }) => hash);
  if (frameHash(hashes, frame) !== commitment.frameHash)
    say(
      "frame",
      "The frame does not give the hash that was published: a site, a stratum or an inspector was changed, added or taken out.",
    );
  if (!outcome) return { mismatches, drawnAgain: false };

  if (sha256(outcome.seed) !== commitment.seedHash)
    say("seed", "The seed does not give the hash that was published before the draw.");
  if (!(Date.parse(commitment.at) < Date.parse(outcome.at)))
    say("time", `The seed was committed at ${commitment.at}, not before the draw at ${outcome.at}.`);
  const [problem] = drawProblems(frame);
  if (problem) {
    say("result", `The frame cannot be drawn: ${problemSentence(problem)}`);
    return { mismatches, drawnAgain: false };
  }
  for (const sentence of differences(outcome.sites, draw(frame, outcome.seed, outcome.word), frame))
    say("result", sentence);
  return { mismatches, drawnAgain: true };
}

function differences(said: readonly DrawnSite[], drawn: readonly DrawnSite[], frame: DrawFrame): string[] {
  const nameOf = new Map(frame.sites.map(({ id, name }) => [id, name]));
  const sentences: string[] = [];
  if (said.length !== drawn.length)
    sentences.push(`The result lists ${said.length} sites; the draw gives ${drawn.length}.`);
  for (let i = 0; i < Math.min(said.length, drawn.length); i++) {
    const [is, should] = [said[i]!, drawn[i]!];
    const site = (id: string) => `site ${id} ${nameOf.get(id) ?? "(not in the frame)"}`;
    if (is.id !== should.id) sentences.push(`Place ${i + 1} is ${site(is.id)}; the draw gives ${site(should.id)}.`);
    else if (is.inspectors.join() !== should.inspectors.join())
      sentences.push(
        `At place ${i + 1}, ${site(is.id)}, the inspectors are ${is.inspectors.join(", ")}; the draw gives ${should.inspectors.join(", ")}.`,
      );
    else if (is.ticket !== should.ticket || is.level !== should.level)
      sentences.push(`At place ${i + 1}, ${site(is.id)}, ticket or risk level is not the draw's.`);
  }
  const more = sentences.length - NAMED;
  return more > 0 ? [...sentences.slice(0, NAMED), `${more} more places differ.`] : sentences;
}

/** Why something is no draw file; null when it is one. */
function formFault(file: unknown): string | null {
  const { format, commitment, frame, outcome } = (file ?? {}) as Partial<DrawFile>;
  if (format !== DRAW_FORMAT) return `This is no draw file: its format is not '${DRAW_FORMAT}'.`;
  const texts = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === "string");
  const sound =
    typeof commitment?.seedHash === "string" &&
    typeof commitment.frameHash === "string" &&
    typeof commitment.at === "string" &&
    Array.isArray(frame?.sites) &&
    frame.sites.every(
      (site) =>
        texts([site?.id, site?.name, site?.unit, site?.hash]) && site.weight > 0 && Number.isInteger(site.level),
    ) &&
    Array.isArray(frame.strata) &&
    frame.strata.every((stratum) => Number.isInteger(stratum?.level) && ("count" in stratum || "rate" in stratum)) &&
    Array.isArray(frame.inspectors) &&
    frame.inspectors.every((one) => texts([one?.id, one?.name]) && texts(one.notInUnits) && texts(one.notAtSites)) &&
    Number.isInteger(frame.perSite) &&
    (outcome === null ||
      (texts([outcome?.at, outcome?.seed, outcome?.word]) &&
        Array.isArray(outcome?.sites) &&
        outcome.sites.every((site) => texts([site?.id, site?.ticket]) && texts(site.inspectors))));
  return sound ? null : "The draw file is damaged: something in it is missing or of the wrong kind.";
}
