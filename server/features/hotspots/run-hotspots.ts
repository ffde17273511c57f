import { parseArgs } from "node:util";
import { findHotSpots, type HotSpots } from "./find-hotspots.ts";
import { readUniverse } from "./read-area.ts";
import { type ReadCounts, readPoints } from "./read-points.ts";
import { writeCells } from "./write-cells.ts";

const USAGE = `npm run hotspots -- FILE [--resolution 8] [--value COLUMN] [--area FILE] --out cells.geojson
  FILE          a .csv (UTF-8) with columns of longitude and latitude, or a .geojson file; positions in WGS84
  --resolution  of the H3 cells, 0 to 15 (default: 8)
  --value       the numeric column to sum (default: each row counts 1)
  --area        a .geojson file with polygons: every cell whose centre lies in them is judged, empty ones too
                (default: only cells that hold a row are judged, which changes every z)
  --out         the GeoJSON file to write: a polygon a cell, id = H3 index, with count, z, p, p_fdr and class
  class         3, 2, 1 hot with 99, 95, 90 % confidence; 0 not significant; -1, -2, -3 cold with 90, 95, 99 %`;

/**
 * Does what the words of the command line say and writes the cells.
 * @returns the summary for people.
 * @throws Error in one sentence (or the usage) when something is missing or wrong; no file is written then.
 */
export async function runHotSpots(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      resolution: { type: "string", default: "8" },
      value: { type: "string" },
      area: { type: "string" },
      out: { type: "string" },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length || values.out === undefined) throw new Error(USAGE);
  if (!/^([0-9]|1[0-5])$/.test(values.resolution)) {
    throw new Error(`--resolution ${values.resolution} is not a whole number from 0 to 15.`);
  }
  const resolution = Number(values.resolution);

  const universe = values.area === undefined ? null : await readUniverse(values.area, resolution);
  const counts: ReadCounts = { read: 0, unreadable: 0, withoutPosition: 0, withoutValue: 0 };
  const hotSpots = await findHotSpots(readPoints(file, values.value, counts), resolution, universe);
  if (hotSpots.cells.length === 0) throw new Error("No row has a position, so there are no cells.");
  await writeCells(values.out, hotSpots, { resolution, universe: universe ? "area" : "occupied" });
  return [...summaryOf(counts, hotSpots, resolution, universe !== null), `Written to ${values.out}`].join("\n");
}

function summaryOf(counts: ReadCounts, hotSpots: HotSpots, resolution: number, hasArea: boolean): string[] {
  const number = (value: number) => value.toLocaleString("en");
  const { cells, classes, outside } = hotSpots;
  const inClass = (wanted: number) => number(classes.reduce((sum, found) => sum + Number(found === wanted), 0));
  const placed = counts.read - counts.unreadable - counts.withoutPosition - counts.withoutValue;
  const universe = hasArea
    ? "all cells whose centre lies in the area, empty ones too"
    : "only cells that hold a row (no --area given)";
  return [
    `${number(counts.read)} rows read, ${number(placed - outside)} counted in cells`,
    `  without a position  ${number(counts.withoutPosition)}`,
    ...(counts.withoutValue ? [`  without a value     ${number(counts.withoutValue)}`] : []),
    ...(counts.unreadable ? [`  not readable        ${number(counts.unreadable)}`] : []),
    ...(hasArea ? [`  outside the area    ${number(outside)}`] : []),
    `${number(cells.length)} cells of H3 resolution ${resolution}; universe: ${universe}`,
    `  hot   99 % ${inClass(3)}   95 % ${inClass(2)}   90 % ${inClass(1)}`,
    `  cold  99 % ${inClass(-3)}   95 % ${inClass(-2)}   90 % ${inClass(-1)}`,
    `  not significant ${inClass(0)}`,
  ];
}
