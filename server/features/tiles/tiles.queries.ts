import { positionInTile, type TileAddress, tileCodeRange } from "../../algorithms/geo/web-mercator.ts";
import { EXTENT_BITS, encodeTile, MvtLayer } from "../../algorithms/mvt/mvt-encoder.ts";
import { arrayLength, eachInt8, rawBytes } from "../../database/binary-arrays.ts";
import type { Queryable } from "../../database/queryable.ts";

/** Points grouped by what they share: words travel once per group, points as two long arrays. */
const SQL = `
  select layer::text, category, risk_level::text, status::text, supervision::text, region_code,
    array_agg(zcode), array_agg(id)
  from site where city_code = $1 and zcode >= $2 and zcode < $3
  group by layer, category, risk_level, status, supervision, region_code`;

/** The tile of every site in it, as MVT layer `sites`: feature id = site id. */
export async function pointTile(pg: Queryable, cityCode: string, address: TileAddress): Promise<Uint8Array> {
  const { from, to } = tileCodeRange(address);
  const query = { text: SQL, values: [cityCode, from, to], binary: true, rowMode: "array" as const, types: rawBytes };
  const { rows } = await pg.query<Buffer[]>(query);

  const sites = new MvtLayer("sites");
  for (const group of rows) {
    const tags = sites.tags({
      layer: group[0]!.toString(),
      category: group[1]!.toString(),
      level: Number(group[2]!.toString()),
      status: group[3]!.toString(),
      supervision: group[4]!.toString(),
      region: group[5]!.toString(),
    });
    const ids = new Float64Array(arrayLength(group[7]!));
    eachInt8(group[7]!, (high, low, i) => {
      ids[i] = high * 4294967296 + low;
    });
    eachInt8(group[6]!, (high, low, i) => {
      const [x, y] = positionInTile(high, low, address.z, EXTENT_BITS);
      sites.addPoint(ids[i]!, x, y, tags);
    });
  }
  return encodeTile([sites]);
}
