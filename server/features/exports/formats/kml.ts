/** KML 2.3 (OGC 12-007r2): longitude and latitude in WGS84, whatever else one might wish. */
import type { Position } from "geojson";
import type { SimpleGeometry } from "../../../algorithms/geo/wkb.ts";
import { xml } from "../../../http/xml.ts";
import { BadInput } from "../../../plugins/problems.ts";
import { FileOut } from "../file-out.ts";
import { type ExportJob, type ExportWriter, headingOf, rounded, truth } from "./format.ts";

const TYPES = { text: "string", integer: "int", number: "double", boolean: "bool", date: "string", datetime: "string" };

export async function openKml(path: string, job: ExportJob): Promise<ExportWriter> {
  const { system, fields } = job;
  if (system.srid !== 4326 && system.srid !== 4490)
    throw new BadInput("KML is always in WGS84. Choose crs=wgs84 or another format.", { field: "crs" });
  const out = await FileOut.open(path);
  const { nameAt, descriptionAt } = ownElements(job);
  // A file's own name and description are elements, and read as such; ours are repeated among the data.
  const isElement = (i: number) => job.asGiven && (i === nameAt || i === descriptionAt);
  const declared = fields
    .filter((_, i) => !isElement(i))
    .map(
      (field) =>
        `<SimpleField name="${xml(field.name)}" type="${TYPES[field.type]}"><displayName>${xml(headingOf(field, job.language))}</displayName></SimpleField>`,
    )
    .join("");
  await out.text(
    `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${xml(job.layer)}</name><description>${xml(job.about)}</description><Schema name="${job.layer}" id="${job.layer}">${declared}</Schema><Folder><name>${xml(job.layer)}</name>\n`,
  );
  const at = ([x, y]: Position) => `${rounded(x!, system)},${rounded(y!, system)}`;
  return {
    async write(rows) {
      const placemarks = rows.map(({ values, geometry }) => {
        const data = values.map((value, i) =>
          value === null || isElement(i)
            ? ""
            : `<SimpleData name="${xml(fields[i]!.name)}">${typeof value === "boolean" ? truth(value, "code") : xml(String(value))}</SimpleData>`,
        );
        const name = nameAt >= 0 && values[nameAt] !== null ? `<name>${xml(String(values[nameAt]))}</name>` : "";
        const described =
          descriptionAt >= 0 && values[descriptionAt] !== null
            ? `<description>${xml(String(values[descriptionAt]))}</description>`
            : "";
        return `<Placemark>${name}${described}<ExtendedData><SchemaData schemaUrl="#${job.layer}">${data.join("")}</SchemaData></ExtendedData>${geometry ? shape(geometry, at) : ""}</Placemark>\n`;
      });
      await out.text(placemarks.join(""));
    },
    async close() {
      await out.text("</Folder></Document></kml>\n");
      await out.close();
    },
    abandon: () => out.abandon(),
  };
}

/** Which fields are the placemark's name and description; -1 for none. */
function ownElements({ fields, asGiven }: ExportJob): { nameAt: number; descriptionAt: number } {
  const at = (...names: string[]) => fields.findIndex(({ name }) => names.includes(name));
  if (asGiven) return { nameAt: at("Name"), descriptionAt: at("Description", "description") };
  return { nameAt: at("name", "site_name"), descriptionAt: -1 };
}

function shape(geometry: SimpleGeometry, at: (position: Position) => string): string {
  const line = (positions: Position[]) => `<coordinates>${positions.map(at).join(" ")}</coordinates>`;
  const ring = (positions: Position[]) => `<LinearRing>${line(positions)}</LinearRing>`;
  const point = (position: Position) => `<Point><coordinates>${at(position)}</coordinates></Point>`;
  const path = (positions: Position[]) => `<LineString>${line(positions)}</LineString>`;
  const polygon = ([outline, ...holes]: Position[][]) =>
    `<Polygon><outerBoundaryIs>${ring(outline ?? [])}</outerBoundaryIs>${holes.map((hole) => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join("")}</Polygon>`;
  const several = (parts: string[]) => `<MultiGeometry>${parts.join("")}</MultiGeometry>`;
  switch (geometry.type) {
    case "Point":
      return point(geometry.coordinates);
    case "LineString":
      return path(geometry.coordinates);
    case "Polygon":
      return polygon(geometry.coordinates);
    case "MultiPoint":
      return several(geometry.coordinates.map(point));
    case "MultiLineString":
      return several(geometry.coordinates.map(path));
    case "MultiPolygon":
      return several(geometry.coordinates.map(polygon));
  }
}
