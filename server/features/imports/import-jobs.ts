/** Imports under way on this server: started by a person, followed and cancelled by the same person. */
import { EventEmitter } from "node:events";
import type { Pool } from "pg";
import { buildMissingIndexes, missingIndexes } from "../../../db/indexes.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { Reach } from "../accounts/scope.ts";
import { rejectFormatOf } from "./batches.contract.ts";
import { parseCoordinateSystem } from "./coordinate-system.ts";
import { openCsvTables } from "./import-file.ts";
import type { ImportJob, StartBody } from "./imports.contract.ts";
import { type BatchOptions, loadBatch } from "./load-batch.ts";
import { layerOf } from "./look-at-upload.ts";
import { FileProblem } from "./readers/file-problem.ts";
import { swapColumns, swapRows } from "./swap-axes.ts";
import type { Upload } from "./uploads.ts";

export interface RunningJob {
  owner: string;
  job: ImportJob;
  /** `change` after every change of `job`. */
  changes: EventEmitter<{ change: [] }>;
  cancel(): void;
  /** Settles when it is over, however; never rejects. */
  over: Promise<void>;
}

export interface JobOptions {
  pool: Pool;
  cityCode: string;
  upload: Upload;
  body: StartBody;
  person: { id: string | null; name: string };
  edit: Reach;
  /** Told of faults that are not the file's. */
  onFault: (error: unknown) => void;
}

const REMEMBER = `insert into import_mapping (city_code, source, target, mapping, crs, used_at)
  values ($1, $2, $3, $4, $5, now())
  on conflict (city_code, source, target) do update
  set mapping = excluded.mapping, crs = excluded.crs, used_at = excluded.used_at`;

export function startJob(options: JobOptions): RunningJob {
  const { upload, body } = options;
  const stop = new AbortController();
  const changes = new EventEmitter<{ change: [] }>();
  changes.setMaxListeners(50);
  const job: ImportJob = {
    id: upload.id,
    state: "running",
    progress: { read: 0, stored: 0, rejected: 0 },
    rows: layerOf(upload, body.layer).rows,
  };
  upload.busy = true;
  const over = run(options, job, changes, stop.signal)
    .then(() => {
      // The records are there; whoever imported them need not wait for what only makes them faster.
      if (!job.indexing) return;
      buildMissingIndexes(
        options.pool,
        (left) => {
          job.indexing = left;
        },
        stop.signal,
      ).catch((error: unknown) => stop.signal.aborted || options.onFault(error));
    })
    .catch((error: unknown) => {
      if (stop.signal.aborted) job.state = "cancelled";
      else {
        job.state = "failed";
        Object.assign(job, problemOf(error));
        if (job.problem === FAULT) options.onFault(error);
      }
    })
    .finally(() => {
      upload.busy = false;
      upload.usedAt = Date.now();
      changes.emit("change");
    });
  return {
    owner: upload.owner,
    job,
    changes,
    cancel: () => stop.abort(new Error("The import was cancelled. Nothing was stored.")),
    over,
  };
}

async function run(
  { pool, cityCode, upload, body, person, edit }: JobOptions,
  job: ImportJob,
  changes: RunningJob["changes"],
  signal: AbortSignal,
): Promise<void> {
  const layer = layerOf(upload, body.layer);
  const { rows, file } = await readUpload(upload, layer.name);
  const report = await loadBatch(pool, {
    rows: body.swapped ? swapRows(rows) : rows,
    columns: layer.columns.map((column) => column.name),
    target: body.target,
    crs: parseCoordinateSystem(body.crs),
    map: body.swapped ? swapColumns(body.map) : body.map,
    source: body.source.trim(),
    ...(body.calibre !== undefined && { calibre: body.calibre }),
    ...(body.decisions !== undefined && { decisions: body.decisions }),
    cityCode,
    person,
    scope: { edit },
    file,
    onProgress(progress) {
      job.progress = { ...progress };
      changes.emit("change");
    },
    signal,
  });
  const { read, stored, rejected, inserted, updated, unchanged } = report;
  job.progress = { read, stored, rejected };
  job.result = {
    batch: report.batchId,
    rejectFormat: rejectFormatOf(upload.source.format),
    ...{ read, stored, rejected, inserted, updated, unchanged },
    reasons: [...report.reasons].sort((a, b) => b[1] - a[1]).map(([reason, n]) => ({ reason, rows: n })),
    regionChecks: Object.fromEntries(report.regionChecks),
  };
  job.state = "done";
  job.indexing = (await missingIndexes(pool)).length;
  await pool.query(REMEMBER, [cityCode, body.source.trim(), body.target, JSON.stringify(body.map), body.crs]);
}

/** An upload's rows: CSV as tables, which is several times as fast. */
export async function readUpload(
  { source, file, name }: Upload,
  layer: string,
): Promise<{ rows: BatchOptions["rows"]; file: NonNullable<BatchOptions["file"]> }> {
  const { format } = source;
  if (format === "csv") return openCsvTables(file, name, source.encoding ?? undefined);
  return {
    rows: source.rows(layer),
    file: { name, format },
  };
}

const FAULT =
  "The import stopped because of a fault on the server and nothing was stored. It has been logged; try again, or tell the administrator when it happened.";

/** The file's own problems and sentences of the importer are for people; a database's words are not. */
function problemOf(error: unknown): Pick<ImportJob, "problem" | "code" | "params"> {
  if (error instanceof FileProblem) return { problem: error.message, code: error.code, params: { ...error.params } };
  if (error instanceof BadInput)
    return {
      problem: error.message,
      ...(error.code && { code: error.code }),
      ...(error.params && { params: { ...error.params } }),
    };
  const { message, code } = error as { message?: string; code?: unknown };
  return code === undefined && message && /^[A-Z].*\.$/.test(message) && message.length < 400
    ? { problem: message }
    : { problem: FAULT, code: "import_fault" };
}
