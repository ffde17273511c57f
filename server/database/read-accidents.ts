import type { PoolClient } from "pg";
import type { AccidentTable } from "../algorithms/accidents/accident-table.ts";
import { ACCIDENT_SEVERITIES } from "../contracts/vocabulary.contract.ts";
import { codeLiteral, unescapeCopy, WordTable } from "./copy-out.ts";
import { type CityAtMoment, readTable, readTableIn, type TableText } from "./read-table.ts";

/** Decree 493, article 3, mildest first. */
const CLASSES = ["general", "larger", "major", "extraordinary"] as const;

const SCALE = 1e9;
/** Minutes before 1970 that are still not negative. */
const MINUTES = 1e9;
/**
 * All as numbers that are never negative: positions in billionths of a degree from the antimeridian and the south pole,
 * a count 1 more than itself; 0 is not stated.
 */
const accidentsOf = (cityCode: string) => `
  select id, floor(extract(epoch from occurred_at) / 60)::bigint + ${MINUTES},
    coalesce(round((st_x(geom) + 180)::numeric * ${SCALE}) + 1, 0), coalesce(round((st_y(geom) + 90)::numeric * ${SCALE}) + 1, 0),
    coalesce(deaths + 1, 0), coalesce(serious_injuries + 1, 0), coalesce(injuries + 1, 0),
    ${codeOf("severity", ACCIDENT_SEVERITIES)}, ${codeOf("class", CLASSES)}, region_code, kind, coalesce(road, '')
  from accident where city_code = ${codeLiteral(cityCode)} order by occurred_at, id`;

function codeOf(column: string, words: readonly string[]): string {
  return `coalesce(array_position(array[${words.map((word) => `'${word}'`).join(", ")}], ${column}::text), 0)`;
}

/** Reads all accidents of the city and the moment they were true, in one snapshot, in the order they happened. */
export async function readAccidents(client: PoolClient, city: CityAtMoment): Promise<AccidentTable> {
  return assemble(await readTable(client, city, accidentsOf(city.code)));
}

/** The same within the transaction under way, of what its role may read. */
export async function freezeAccidents(client: PoolClient, city: CityAtMoment): Promise<AccidentTable> {
  return assemble(await readTableIn(client, city, accidentsOf(city.code)));
}

function assemble({ pieces, rows, asOf }: TableText): AccidentTable {
  const [region, kind, road] = [wordReader(rows), wordReader(rows), wordReader(rows)];
  const table: AccidentTable = {
    rows,
    id: new Float64Array(rows),
    at: new Int32Array(rows),
    lon: new Float64Array(rows),
    lat: new Float64Array(rows),
    deaths: new Int16Array(rows),
    seriousInjuries: new Int16Array(rows),
    injuries: new Int16Array(rows),
    severity: new Uint8Array(rows),
    accidentClass: new Uint8Array(rows),
    region: region.column,
    kind: kind.column,
    road: road.column,
    asOf,
  };
  let row = 0;
  for (const piece of pieces) {
    for (; !piece.done; row++) {
      table.id[row] = piece.number();
      table.at[row] = piece.number() - MINUTES;
      table.lon[row] = degrees(piece.number(), 180);
      table.lat[row] = degrees(piece.number(), 90);
      table.deaths[row] = people(piece.number());
      table.seriousInjuries[row] = people(piece.number());
      table.injuries[row] = people(piece.number());
      table.severity[row] = piece.number();
      table.accidentClass[row] = piece.number();
      for (const { column, words, values } of [region, kind, road]) {
        column.codes[row] = piece.word(1, words, (word) => values.push(unescapeCopy(word)) - 1);
      }
    }
  }
  return table;
}

/** Subtracted before the division: a whole number divided once is the double nearest to what was written. */
const degrees = (stored: number, origin: number) => (stored === 0 ? Number.NaN : (stored - 1 - origin * SCALE) / SCALE);

const MOST = 32767;
const people = (stored: number) => Math.min(MOST, stored - 1);

function wordReader(rows: number) {
  const values: string[] = [];
  return { values, words: new WordTable<number>(), column: { values, codes: new Int16Array(rows) } };
}
