import type { PoolClient } from "pg";
import { AXIS_BITS, evenBits, type TileAddress, tileCodeRange } from "../../algorithms/geo/web-mercator.ts";
import { EXTENT_BITS, encodeTile, MvtLayer } from "../../algorithms/mvt/mvt-encoder.ts";
import { CopyCursor, codeLiteral, copyOut } from "../../database/copy-out.ts";

/** A point's place in the tile is what its code has left after the tile's own prefix, cut to tile units: x in the even bits. */
const pointsOf = (cityCode: string, from: bigint, to: bigint, surplusBits: number) => `
  select (zcode - ${from}) >> ${surplusBits}, id, layer, category, risk_level, status, supervision, region_code
  from site where city_code = ${codeLiteral(cityCode)} and zcode >= ${from} and zcode < ${to}`;
const ATTRIBUTE_COLUMNS = 6;

/** The tile of every site in it, as MVT layer `sites`: feature id = site id. From zoom 0 to 19. */
export async function pointTile(client: PoolClient, cityCode: string, address: TileAddress): Promise<Uint8Array> {
  const { from, to } = tileCodeRange(address);
  const surplusBits = 2 * (AXIS_BITS - address.z - EXTENT_BITS);
  const cursor = new CopyCursor(await copyOut(client, pointsOf(cityCode, from, to, surplusBits)));

  const sites = new MvtLayer("sites");
  const tagsOf = new Map<string, Uint8Array>();
  while (!cursor.done) {
    const place = cursor.number();
    const id = cursor.number();
    const words = cursor.text(ATTRIBUTE_COLUMNS);
    let tags = tagsOf.get(words);
    if (!tags) {
      const [layer, category, level, status, supervision, region] = words.split("\t") as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      tags = sites.tags({ layer, category, level: Number(level), status, supervision, region });
      tagsOf.set(words, tags);
    }
    sites.addPoint(id, evenBits(place), evenBits(place >>> 1), tags);
  }
  return encodeTile([sites]);
}
