import type { DrawFile } from "../../algorithms/draw/draw-file.ts";
import { verifyDraw } from "../../algorithms/draw/verify-draw.ts";
import type { Queryable } from "../../database/queryable.ts";
import { readDraw } from "./draws.queries.ts";

export interface DrawReport {
  lines: string[];
  holds: boolean;
}

/** Draws again and reports in lines. */
export function verifyFile(file: DrawFile, more: readonly string[] = []): DrawReport {
  const { mismatches, drawnAgain } = verifyDraw(file);
  const wrong = [...mismatches.map(({ part, sentence }) => `${part.padEnd(6)}  ${sentence}`), ...more];
  if (wrong.length > 0) return { holds: false, lines: wrong.map((line) => `DIFFERS ${line}`) };
  const { frame, commitment, outcome, title } = file;
  return {
    holds: true,
    lines: [
      drawnAgain
        ? `ok      ${title}: drawn again, ${outcome!.sites.length} of ${frame.sites.length} sites with their inspectors are as published.`
        : `ok      ${title}: the frame of ${frame.sites.length} sites is as published; it has not been drawn yet.`,
      `        frame  ${commitment.frameHash}`,
      `        seed   ${commitment.seedHash}, committed at ${commitment.at}`,
      "        A file made anew as a whole holds as well: compare these two hashes with those published before the draw.",
    ],
  };
}

/** The same of a draw in the database, whose hashes must be those that the audit log took down when it was committed to. */
export async function verifyStored(pg: Queryable, cityCode: string, id: number): Promise<DrawReport> {
  const file = await readDraw(pg, cityCode, id);
  if (!file) throw new Error(`There is no draw ${id}.`);
  const { rows } = await pg.query<{ frame: string; seed: string }>(
    `select detail ->> 'frame_hash' as frame, detail ->> 'seed_hash' as seed from audit_log
     where city_code = $1 and subject = 'draw' and subject_id = $2 and action = 'draw.committed'
     order by audit_log.id desc limit 1`,
    [cityCode, String(id)],
  );
  const [logged] = rows;
  const more: string[] = [];
  if (!logged) more.push("log     The audit log has no entry of this commitment.");
  else {
    if (logged.frame !== file.commitment.frameHash) more.push("log     The audit log took down another frame hash.");
    if (logged.seed !== file.commitment.seedHash) more.push("log     The audit log took down another seed hash.");
  }
  return verifyFile(file, more);
}
