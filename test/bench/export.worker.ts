/** Writes all sites once, as somebody who sees the city, and says what it took. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ExportFormat } from "#server/features/exports/exports.contract.ts";
import { runExport } from "#server/features/exports/run-export.ts";

export interface ExportTimes {
  rows: number;
  bytes: number;
  ms: number;
  /** Resident memory of the process at its highest. */
  peakBytes: number;
}

const [connectionString, format, crs] = process.argv.slice(2) as [string, ExportFormat, string];
const folder = await mkdtemp(path.join(os.tmpdir(), "srm-bench-"));
const started = performance.now();
const { rows, bytes } = await runExport({
  database: { connectionString },
  cityCode: "430600",
  scope: { key: "", read: "*", edit: [], accept: [], contact: [], plan: [], present: [], audit: false },
  actor: { id: null, name: "bench" },
  order: { selection: { source: "sites", filter: {} }, format, form: { crs, lang: "zh" } },
  folder,
});
const times: ExportTimes = {
  rows,
  bytes,
  ms: performance.now() - started,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
await rm(folder, { recursive: true });
console.log(JSON.stringify(times));
