import { AXIS_BITS, evenBits, type TileAddress, tileCodeRange } from "../../algorithms/geo/web-mercator.ts";
import { EXTENT_BITS, encodeTile, MvtLayer } from "../../algorithms/mvt/mvt-encoder.ts";
import { parseNumbers, rawText } from "../../database/number-arrays.ts";
import type { Queryable } from "../../database/queryable.ts";

/**
 * Points grouped by what they share: words travel once per group, points as two long arrays. A point's place in the
 * tile is what its code has left after the tile's own prefix, cut to tile units: 2 × 12 bits, x in the even ones.
 */
const SQL = `
  select layer::text, category, risk_level, status::text, supervision::text, region_code,
    array_agg((zcode - $2) >> $4), array_agg(id)
  from site where city_code = $1 and zcode >= $2 and zcode < $3
  group by layer, category, risk_level, status, supervision, region_code`;

/** The tile of every site in it, as MVT layer `sites`: feature id = site id. From zoom 0 to 19. */
export async function pointTile(pg: Queryable, cityCode: string, address: TileAddress): Promise<Uint8Array> {
  const { from, to } = tileCodeRange(address);
  const surplusBits = 2 * (AXIS_BITS - address.z - EXTENT_BITS);
  const query = { text: SQL, values: [cityCode, from, to, surplusBits], rowMode: "array" as const, types: rawText };
  const { rows } = await pg.query<string[]>(query);

  const sites = new MvtLayer("sites");
  for (const [layer, category, level, status, supervision, region, places, ids] of rows as string[][]) {
    const tags = sites.tags({
      layer: layer!,
      category: category!,
      level: Number(level),
      status: status!,
      supervision: supervision!,
      region: region!,
    });
    const id = parseNumbers(ids!);
    const place = parseNumbers(places!);
    for (let i = 0; i < id.length; i++) sites.addPoint(id[i]!, evenBits(place[i]!), evenBits(place[i]! >>> 1), tags);
  }
  return encodeTile([sites]);
}
