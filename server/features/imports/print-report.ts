/** What the command says at the end. */
import type { BatchDiff } from "./batches.contract.ts";
import type { BatchReport } from "./load-batch.ts";
import type { UndoReport } from "./undo-batch.ts";

const number = (value: number) => value.toLocaleString("en");
const LISTED = 20;

export function printReport(report: BatchReport, seconds: number): void {
  console.log(
    `Batch ${report.batchId}: columns ${Object.entries(report.columns)
      .map(([field, column]) => `${field}=${column}`)
      .join(" ")}`,
  );
  const speed = report.read > 1000 ? ` (${number(Math.round(report.read / seconds))} rows/s)` : "";
  console.log(`  read      ${number(report.read)} in ${seconds.toFixed(1)} s${speed}`);
  console.log(
    `  stored    ${number(report.stored)} (${number(report.inserted)} new, ${number(report.updated)} changed, ${number(report.unchanged)} as before)`,
  );
  for (const [check, rows] of [...report.regionChecks].sort())
    console.log(`            ${number(rows)} region_check = ${check}`);
  console.log(`  rejected  ${number(report.rejected)}${report.rejected ? " (kept in import_reject)" : ""}`);
  for (const [reason, rows] of [...report.reasons].sort((a, b) => b[1] - a[1]))
    console.log(`            ${number(rows)} ${reason}`);
  if (report.rejected)
    console.log(`  npm run import -- --rejects ${report.batchId} --out rejected.csv writes them with their reasons`);
}

export function printDiff(diff: BatchDiff): void {
  console.log("Nothing was stored. This import would find:");
  console.log(`  read       ${number(diff.read)}`);
  console.log(`  rejected   ${number(diff.rejected)}`);
  console.log(`  new        ${number(diff.new.count)}`);
  console.log(
    `  changed    ${number(diff.changed.count)}, ${number(diff.conflicts.count)} of them also edited by hand`,
  );
  for (const row of diff.changed.rows.slice(0, LISTED)) {
    const edits = row.columns.map(
      ({ column, old, new: now, conflict }) =>
        `${column} ${old ?? "-"} → ${now ?? "-"}${conflict ? " (conflict)" : ""}`,
    );
    console.log(`             line ${row.line}, ${row.code ?? row.name}: ${edits.join("; ")}`);
  }
  console.log(`  unchanged  ${number(diff.unchanged.count)}`);
  console.log(`  gone       ${number(diff.vanished.count)} (they stay unless a person decides otherwise)`);
  for (const row of diff.vanished.rows.slice(0, LISTED)) console.log(`             ${row.code ?? row.id} ${row.name}`);
  console.log(`  ambiguous  ${number(diff.ambiguous.count)} (they may be records under another code)`);
  for (const { line, name, candidates } of diff.ambiguous.rows.slice(0, LISTED)) {
    const [best] = candidates;
    console.log(`             line ${line}, ${name}: ${best?.code ?? best?.id} ${best?.name}, ${best?.metres} m`);
  }
}

export function printUndo(batchId: string, report: UndoReport): void {
  console.log(`Batch ${batchId} is taken back:`);
  console.log(`  removed   ${number(report.removed)}`);
  console.log(`  restored  ${number(report.restored)}`);
  console.log(`  returned  ${number(report.returned)}`);
  console.log(`  kept      ${number(report.kept)}${report.kept ? ", because somebody has worked on them since" : ""}`);
  for (const { code, id, name, because } of report.keptRows.slice(0, LISTED))
    console.log(`            ${code ?? id} ${name} (${because})`);
}
