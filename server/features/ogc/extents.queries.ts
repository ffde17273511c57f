import type { Queryable } from "../../database/queryable.ts";
import { COLLECTIONS } from "./collections.ts";
import type { CollectionExtent, Extent, Extents } from "./documents.ts";

interface Row {
  west: number | null;
  south: number;
  east: number;
  north: number;
  first: string | null;
  last: string | null;
}

const WORLD: Extent = [-180, -90, 180, 90];
const boxOf = ({ west, south, east, north }: Row): Extent | null => (west === null ? null : [west, south, east, north]);

/** Instants as RFC 3339 in UTC; a column of days stays days. */
const said = (of: string) =>
  `case pg_typeof(${of}) when 'date'::regtype then ${of}::text
   else to_char(${of}::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end`;

/** The boxes and times of all collections, of what the person asking may see. */
export async function readExtents(pg: Queryable, cityCode: string): Promise<Extents> {
  const collections = new Map<string, CollectionExtent>();
  for (const { id, relation, always, time } of COLLECTIONS.values()) {
    const { rows } = await pg.query<Row>(
      `select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north,
         ${time ? `${said("first")} as first, ${said("last")} as last` : "null as first, null as last"}
       from (select st_extent(r.geom) as box ${time ? `, min(r.${time}) as first, max(r.${time}) as last` : ""}
         from ${relation} r where r.city_code = $1 ${always ? `and ${always}` : ""}) e`,
      [cityCode],
    );
    const { first, last } = rows[0]!;
    collections.set(id, { box: boxOf(rows[0]!), interval: first !== null && last !== null ? [first, last] : null });
  }
  return { city: collections.get("region")?.box ?? WORLD, collections };
}
