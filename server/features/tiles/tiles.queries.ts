import { AXIS_BITS, evenBits, type TileAddress, tileCodeRange } from "../../algorithms/geo/web-mercator.ts";
import { EXTENT_BITS, encodeTile, MvtLayer, type TagValue } from "../../algorithms/mvt/mvt-encoder.ts";
import { codeLiteral, copyOut, WordTable } from "../../database/copy-out.ts";
import type { Records } from "../../database/records.ts";
import { partsOfTileClass } from "../../database/tile-class.ts";

/** A point's place in the tile is what its code has left after the tile's own prefix, cut to tile units: x in the even bits. */
const pointsOf = (cityCode: string, origin: bigint, from: bigint, to: bigint, surplusBits: number, filter: string) => `
  select (zcode - ${origin}) >> ${surplusBits}, id, tile_class, category, region_code
  from site where city_code = ${codeLiteral(cityCode)} and zcode >= ${from} and zcode < ${to}${filter}`;
const ATTRIBUTE_COLUMNS = 3;
const HALVED_UP_TO_ZOOM = 13;

/**
 * The tile of every site in it, as MVT layer `sites`: feature id = site id. From zoom 0 to 19.
 * @param siteCondition SQL on `site` with its values written in, for some sites only
 */
export async function pointTile(
  records: Pick<Records, "read">,
  cityCode: string,
  address: TileAddress,
  siteCondition?: string,
): Promise<Uint8Array> {
  const filter = siteCondition === undefined ? "" : ` and (${siteCondition})`;
  const surplusBits = 2 * (AXIS_BITS - address.z - EXTENT_BITS);
  const sites = new MvtLayer("sites");
  const tagsOf = new WordTable<Uint8Array>();
  const { from, to } = tileCodeRange(address);

  const read = async (start: bigint, end: bigint) => {
    await records.read((client) =>
      copyOut(client, pointsOf(cityCode, from, start, end, surplusBits, filter), (rows) => {
        while (!rows.done) {
          const place = rows.number();
          const id = rows.number();
          const tags = rows.word(ATTRIBUTE_COLUMNS, tagsOf, (words) => sites.tags(attributesOf(words)));
          sites.addPoint(id, evenBits(place), evenBits(place >>> 1), tags);
        }
      }),
    );
  };
  // Wide tiles may hold 50,000 points: their northern and southern half are read side by side.
  const middle = (from + to) / 2n;
  await Promise.all(address.z <= HALVED_UP_TO_ZOOM ? [read(from, middle), read(middle, to)] : [read(from, to)]);
  return encodeTile([sites]);
}

function attributesOf(words: string): Record<string, TagValue> {
  const [tileClass, category, region] = words.split("\t");
  const { layer, level, status, supervision } = partsOfTileClass(Number(tileClass));
  return { layer, category: category!, level, status, supervision, region: region! };
}
