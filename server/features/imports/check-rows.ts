/** Looks through a file before it is imported: what would be rejected, row by row, value by value. Nothing is written. */
import type { Geometry } from "geojson";
import { toWgs84 } from "../../algorithms/crs/systems.ts";
import type { Reach } from "../accounts/scope.ts";
import type { FindingCandidate, FindingOutcome } from "./finding-rows.ts";
import type { CheckReport } from "./imports.contract.ts";
import type { SourceRow } from "./readers/source.ts";
import type { RegionLookup } from "./region-lookup.ts";
import { type ColumnMap, cellText, createReader, fieldsOf, type Target, Unfit } from "./targets.ts";

export interface CheckOptions {
  target: Target;
  map: ColumnMap;
  crs: string;
  regions: RegionLookup;
  /** Regions whose records the person may change. */
  edit: Reach;
  /** Of findings: what only the records tell, for rows whose fields are right. */
  resolve?: (candidates: FindingCandidate[]) => Promise<FindingOutcome[]>;
  signal?: AbortSignal;
}

const ROWS = 20_000;
const SHOWN = 300;
const ROWS_AT_ONCE = 2000;

interface Problem {
  field: string | null;
  value: string | null;
  reason: string;
}

/** Checks the first 20,000 rows. @param rows already in the order x, y */
export async function checkRows(rows: AsyncIterable<SourceRow>, options: CheckOptions): Promise<CheckReport> {
  const report: CheckReport = { read: 0, complete: true, fit: 0, unfit: 0, reasons: [], problems: [] };
  const reasons = new Map<string, number>();
  const check = rowChecker(options);
  const tally = ({ row, problems }: CheckedRow) => {
    if (problems.length) report.unfit++;
    else report.fit++;
    for (const { field, value, reason } of problems) {
      const alike = withoutValues(reason);
      reasons.set(alike, (reasons.get(alike) ?? 0) + 1);
      if (report.problems.length < SHOWN)
        report.problems.push({
          line: row.line,
          column: (field && options.map[field]) ?? null,
          value: value?.slice(0, 200) ?? null,
          reason,
        });
    }
  };
  let bunch: CheckedRow[] = [];
  const settle = async () => {
    if (options.resolve) await addResolved(bunch, options.map, options.resolve);
    bunch.forEach(tally);
    bunch = [];
  };
  for await (const row of rows) {
    options.signal?.throwIfAborted();
    if (report.read >= ROWS) {
      report.complete = false;
      break;
    }
    report.read++;
    bunch.push({ row, problems: check(row) });
    if (bunch.length >= ROWS_AT_ONCE) await settle();
  }
  await settle();
  report.reasons = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => ({ reason, rows: count }));
  return report;
}

interface CheckedRow {
  row: SourceRow;
  problems: Problem[];
}

/** Adds to rows whose fields are right what only the records tell. */
async function addResolved(
  bunch: readonly CheckedRow[],
  map: ColumnMap,
  resolve: NonNullable<CheckOptions["resolve"]>,
): Promise<void> {
  const right = bunch.filter(({ problems }) => problems.length === 0);
  const reader = createReader("finding", map);
  const outcomes = await resolve(right.map(({ row }) => ({ line: row.line, record: reader.read(row.fields) })));
  outcomes.forEach((outcome, i) => {
    if (!("unfit" in outcome)) return;
    const { field = null, value = null, message } = outcome.unfit;
    right[i]!.problems.push({ field, value, reason: message });
  });
}

const withoutValues = (reason: string) =>
  reason
    .replace(/'[^']*'/g, "'…'")
    .replace(/[-\d.]+(?= is outside)/, "…")
    .replace(/line \d+/, "line …");

/** All that is wrong with a row, not the first fault only: a person mends them in one go. */
function rowChecker({ target, map, crs, regions, edit }: CheckOptions): (row: SourceRow) => Problem[] {
  const fields = Object.entries(fieldsOf(target));
  const convert = toWgs84(crs);
  const lineOfCode = new Map<string, number>();
  const editable = edit === "*" ? undefined : new Set(edit);
  return (row) => {
    if (row.broken) return [{ field: null, value: null, reason: row.broken }];
    const problems: Problem[] = [];
    for (const [name, field] of fields) {
      const text = cellText(row.fields, map[name]);
      try {
        field.read(text);
      } catch (error) {
        if (!(error instanceof Unfit)) throw error;
        problems.push({ field: name, value: text, reason: error.message });
      }
    }
    const place = target === "finding" ? undefined : placeProblem(row, target, map, convert);
    if (place) problems.push(place);
    const code = cellText(row.fields, map.external_id);
    const earlier = code ? lineOfCode.get(code) : undefined;
    if (earlier !== undefined)
      problems.push({ field: "external_id", value: code, reason: `code '${code}' is already on line ${earlier}` });
    else if (code) lineOfCode.set(code, row.line);
    if (editable && target !== "finding") {
      const region = regions.find(cellText(row.fields, map.region), cellText(row.fields, map.county));
      if (region && !editable.has(region))
        problems.push({ field: "region", value: region, reason: `region ${region} is outside your area` });
    }
    return problems;
  };
}

function placeProblem(
  row: SourceRow,
  target: Target,
  map: ColumnMap,
  convert: ReturnType<typeof toWgs84>,
): Problem | undefined {
  const wrong = (reason: string, value: string | null = null): Problem => ({ field: "lon", value, reason });
  if (row.geometry) return geometryProblem(row.geometry, target, convert, wrong);
  const [lon, lat] = [cellText(row.fields, map.lon), cellText(row.fields, map.lat)];
  if (!lon && !lat) return target === "accident" ? undefined : wrong("no position");
  const [x, y] = [lon === "" ? Number.NaN : Number(lon), lat === "" ? Number.NaN : Number(lat)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return wrong(`position '${lon}, ${lat}' is not two numbers`, lon);
  return pointProblem(x, y, convert, wrong);
}

function geometryProblem(
  geometry: Geometry,
  target: Target,
  convert: ReturnType<typeof toWgs84>,
  wrong: (reason: string, value?: string | null) => Problem,
): Problem | undefined {
  if (geometry.type === "GeometryCollection") return wrong("a collection of geometries has no single position");
  if (target === "accident" && geometry.type !== "Point") return wrong("an accident's position is a point");
  const numbers = (geometry.coordinates as unknown[]).flat(4) as number[];
  if (numbers.length < 2 || !numbers.every(Number.isFinite)) return wrong("no position");
  return geometry.type === "Point" ? pointProblem(numbers[0]!, numbers[1]!, convert, wrong) : undefined;
}

function pointProblem(
  x: number,
  y: number,
  convert: ReturnType<typeof toWgs84>,
  wrong: (reason: string, value?: string | null) => Problem,
): Problem | undefined {
  if (x === 0 && y === 0) return wrong("the position 0, 0 is a placeholder", "0, 0");
  if (convert && !convert(x, y)) return wrong(`position '${x}, ${y}' is outside the coordinate system`, `${x}, ${y}`);
  return undefined;
}
