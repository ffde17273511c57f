/** npm run import -- FILE --layer L --crs C …: loads a ledger, shows what it would do, takes a batch back, writes rejects. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { migrate } from "../../../db/migrate.ts";
import { openDatabase } from "../../../db/open.ts";
import { ensureCity } from "../../../db/seed/load-regions.ts";
import { readConfig } from "../../config.ts";
import { REJECT_FORMATS, type RejectFormat } from "./batches.contract.ts";
import { readRejectColumns, readRejects, rejectSource } from "./batches.queries.ts";
import { parseCoordinateSystem } from "./coordinate-system.ts";
import { type DetectRequest, detectFile } from "./detect-file.ts";
import { previewBatch } from "./diff-batch.ts";
import { importFile, openFile } from "./import-file.ts";
import { printDiff, printReport, printUndo } from "./print-report.ts";
import { writeRejects as writeRejectFile } from "./reject-files.ts";
import { swapRows } from "./swap-axes.ts";
import { TARGETS, type Target } from "./targets.ts";
import { undoBatch } from "./undo-batch.ts";

const USAGE = `npm run import -- FILE --layer LAYER --crs CRS [--map field=column …] [--source NAME] [--calibre TEXT]
  FILE       .csv, .xlsx, .geojson, .gpkg, .kml, .dxf, or a .zip with a Shapefile or MapInfo
  LAYER      ${TARGETS.join(", ")}
  CRS        wgs84, gcj02, bd09, epsg:N, or auto: told by the positions; findings lie where their sites do and need none
  --map      names the column of a field that is not recognised by itself; may be repeated
  --source   which ledger this is (default: the file's name); its rows are recognised by their codes when it comes again
  --calibre  for accidents: what the source counts, in its own words
  --encoding of its text, such as gb18030 (default: found out)
  --file-layer  layer or sheet of a file that has several (default: the first)
  --dry-run  shows what would be new, changed, gone or rejected, and stores nothing
npm run import -- --undo BATCH                  takes an import back
npm run import -- --rejects BATCH --out FILE    writes the rows it rejected, with their reasons: .csv, .xlsx, .geojson, .gpkg, .shp.zip or .kml`;

const ACTOR = { id: null, name: "import" };

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      layer: { type: "string" },
      crs: { type: "string" },
      map: { type: "string", multiple: true, default: [] },
      source: { type: "string" },
      calibre: { type: "string" },
      encoding: { type: "string" },
      "file-layer": { type: "string" },
      "dry-run": { type: "boolean", default: false },
      undo: { type: "string" },
      rejects: { type: "string" },
      out: { type: "string" },
    },
  });
  const work = values.undo
    ? undo(batchNumber(values.undo))
    : values.rejects
      ? writeRejects(batchNumber(values.rejects), values.out)
      : load(values, positionals);
  const config = readConfig(process.env);
  const database = await openDatabase(config);
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 2 });
  try {
    await migrate(database.connectionString);
    await ensureCity(pool, config.CITY_CODE);
    await work(pool, config.CITY_CODE);
  } finally {
    await pool.end();
    await database.close();
  }
}

type Work = (pool: pg.Pool, cityCode: string) => Promise<void>;

interface LoadValues {
  layer?: string;
  crs?: string;
  map: string[];
  source?: string;
  calibre?: string;
  encoding?: string;
  "file-layer"?: string;
  "dry-run": boolean;
}

/** @throws Error with the usage when something is missing. */
function load(values: LoadValues, positionals: string[]): Work {
  // `--map a=b c=d` and `--map a=b --map c=d` both read naturally.
  const file = positionals.find((word) => !word.includes("="));
  const pairs = [...values.map, ...positionals.filter((word) => word.includes("="))];
  if (!file || !values.layer || (!values.crs && values.layer !== "finding")) throw new Error(USAGE);
  if (!TARGETS.some((known) => known === values.layer))
    throw new Error(`--layer ${values.layer} is not one of ${TARGETS.join(", ")}.`);
  const stated = values.crs === "auto" ? undefined : parseCoordinateSystem(values.crs ?? "wgs84");
  const fixed = {
    target: values.layer as Target,
    map: Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])),
    source: values.source ?? path.basename(file),
    ...(values.calibre !== undefined && { calibre: values.calibre }),
    onProgress: ({ read }: { read: number }) =>
      void (process.stderr.isTTY && process.stderr.write(`\r${read.toLocaleString("en")} rows read`)),
  };
  const clear = () => process.stderr.isTTY && process.stderr.write("\r\u001b[K");
  return async (pool, cityCode) => {
    const [encoding, layer] = [values.encoding, values["file-layer"]];
    const { crs, map, swapped } = stated
      ? { crs: stated, map: fixed.map, swapped: false }
      : await detected(pool, cityCode, {
          ...{ file, target: fixed.target, map: fixed.map },
          ...(encoding && { encoding }),
          ...(layer && { layer }),
        });
    const options = { ...fixed, crs, map };
    if (values["dry-run"]) {
      const { columns, rows, close } = await openFile(file, values.encoding, values["file-layer"]);
      try {
        const given = swapped ? swapRows(rows) : rows;
        const diff = await previewBatch(pool, { ...options, cityCode, columns, rows: given, scope: { edit: "*" } });
        clear();
        printDiff(diff);
      } finally {
        await close();
      }
      return;
    }
    const started = performance.now();
    const passed = () => (performance.now() - started) / 1000;
    await importFile(pool, {
      ...options,
      file,
      cityCode,
      swapped,
      ...(values.encoding && { encoding: values.encoding }),
      ...(values["file-layer"] && { layer: values["file-layer"] }),
      onStored(report) {
        clear();
        printReport(report, passed());
      },
    });
    console.log(`  every index is there after ${passed().toFixed(1)} s`);
  };
}

async function detected(pool: pg.Pool, cityCode: string, request: DetectRequest) {
  const { crs, sentence, ...more } = await detectFile(pool, cityCode, request);
  console.log(sentence);
  return { crs: parseCoordinateSystem(crs), ...more };
}

function undo(batchId: string): Work {
  return async (pool, cityCode) => {
    const report = await undoBatch(pool, { cityCode, batchId, person: ACTOR, scope: { edit: "*" } });
    if (!report) throw new Error(`There is no batch ${batchId}.`);
    printUndo(batchId, report);
  };
}

function writeRejects(batchId: string, out: string | undefined): Work {
  const formats = Object.keys(REJECT_FORMATS) as RejectFormat[];
  const format = formats.find((one) => out?.toLowerCase().endsWith(`.${one}`));
  if (!out || !format)
    throw new Error(`--rejects needs --out FILE, a file to write that ends with .${formats.join(", .")}.`);
  return async (pool, cityCode) => {
    const client = await pool.connect();
    try {
      const source = await rejectSource(client, cityCode, batchId);
      if (!source) throw new Error(`There is no batch ${batchId}.`);
      await rm(out, { force: true });
      await writeRejectFile(client, out, format, {
        source,
        columns: await readRejectColumns(client, cityCode, batchId, source.columns),
        rejects: readRejects(client, cityCode, batchId),
        language: "zh",
      });
      console.log(`The rows that batch ${batchId} rejected are in ${out}.`);
    } finally {
      client.release();
    }
  };
}

function batchNumber(text: string): string {
  if (!/^\d{1,18}$/.test(text)) throw new Error(`'${text}' is not the number of a batch.`);
  return text;
}

run().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
