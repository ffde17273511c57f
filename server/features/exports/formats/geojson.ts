/**
 * GeoJSON (RFC 7946). Other systems than WGS84 are named by the member `crs` of the 2008 specification, which GDAL and QGIS
 * read; the national offsets have no name there and are said in `asOf` alone.
 */

import { eachPosition } from "../../../algorithms/geo/wkb.ts";
import { FileOut } from "../file-out.ts";
import { type ExportJob, type ExportWriter, rounded } from "./format.ts";

export async function openGeoJson(path: string, job: ExportJob): Promise<ExportWriter> {
  const out = await FileOut.open(path);
  const { system } = job;
  const names = job.fields.map(({ name }) => JSON.stringify(name));
  const idAt = job.fields.findIndex(({ name }) => name === "id");
  const crs = { type: "name", properties: { name: `urn:ogc:def:crs:EPSG::${system.srid}` } };
  const head = {
    type: "FeatureCollection",
    name: job.layer,
    ...(system.srid !== null && system.srid !== 4326 && { crs }),
    description: job.about,
    asOf: { ...job.asOf, coordinateSystem: system.name },
  };
  await out.text(`${JSON.stringify(head).slice(0, -1)},"features":[`);
  let first = true;
  return {
    async write(rows) {
      const features = rows.map(({ values, geometry }) => {
        if (geometry) {
          eachPosition(geometry, (position) => {
            position[0] = rounded(position[0]!, system);
            position[1] = rounded(position[1]!, system);
          });
        }
        const id = idAt >= 0 ? `"id":${values[idAt]},` : "";
        const properties = values.map((value, i) => `${names[i]}:${JSON.stringify(value)}`).join(",");
        return `{"type":"Feature",${id}"properties":{${properties}},"geometry":${JSON.stringify(geometry)}}`;
      });
      if (features.length) await out.text(`${first ? "\n" : ",\n"}${features.join(",\n")}`);
      if (features.length) first = false;
    },
    async close() {
      await out.text("\n]}\n");
      await out.close();
    },
    abandon: () => out.abandon(),
  };
}
