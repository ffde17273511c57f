/**
 * Worker thread around GDAL in WebAssembly: one task, then it ends and its memory with it. It sees two folders, /input and
 * /output; there is no network.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { GdalAnswer, GdalInfo, GdalTask, WrittenRows } from "./gdal.ts";

interface Dataset {
  pointer: number;
}
interface Gdal {
  open(file: string): Promise<{ datasets: Dataset[]; errors: unknown[] }>;
  ogrinfo(dataset: Dataset, options: string[]): Promise<unknown>;
  ogr2ogr(dataset: Dataset, options: string[], name: string): Promise<{ real: string }>;
}

const task = workerData as GdalTask;
const messages: string[] = [];

async function run(): Promise<GdalAnswer> {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve("gdal3.js/dist/package/gdal3.node.js"));
  const start = require("gdal3.js/node") as (config: object) => Promise<Gdal>;
  const gdal = await start({
    // It puts "./" before the path.
    path: path.relative(process.cwd(), folder),
    dest: task.output,
    logHandler: () => {},
    errorHandler: (message: string) => messages.push(message),
    env: {
      ...(task.encoding && { SHAPE_ENCODING: task.encoding }),
      OGR_XLSX_HEADERS: "FORCE",
      // Codes such as 001 stay what they are; numbers and days are read by the fields they feed.
      OGR_XLSX_FIELD_TYPES: "STRING",
    },
  });
  const { datasets } = await gdal.open(task.file);
  const dataset = datasets[0];
  if (!dataset) return { failed: messages.join("\n") || "no driver opens it" };
  if (task.layer !== undefined) return write(gdal, dataset, task.layer, task.order ?? "rows");
  const info = (await gdal.ogrinfo(dataset, ["-so", "-al"])) as GdalInfo;
  const said = [...messages];
  const filled = info.layers?.filter((layer) => layer.featureCount !== 0) ?? [];
  // Starting takes longer than most files: the rows of an only layer are written in the same go.
  const rows = filled.length === 1 ? await write(gdal, dataset, filled[0]!.name, "rows-0") : undefined;
  return { info, messages: said, ...(rows && { rows }) };
}

async function write(gdal: Gdal, dataset: Dataset, layer: string, order: string): Promise<WrittenRows> {
  messages.length = 0;
  const written = await gdal.ogr2ogr(
    dataset,
    [
      "-f",
      "GeoJSONSeq",
      // The driver writes longitude and latitude by itself; the layer's own coordinates are wanted.
      "-a_srs",
      "NONE",
      "-dim",
      "XY",
      "-preserve_fid",
      "-lco",
      "COORDINATE_PRECISION=12",
      layer,
    ],
    order,
  );
  const error = messages.find((message) => /^\s*ERROR/i.test(message));
  return error ? { failed: error } : { written: written.real };
}

run()
  .catch((error: unknown): GdalAnswer => {
    const text = (error as { message?: string } | undefined)?.message ?? String(error);
    return { failed: text };
  })
  .then((answer) => parentPort?.postMessage(answer));
