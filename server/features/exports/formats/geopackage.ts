/** GeoPackage 1.3 (OGC 12-128r18) written straight into SQLite: one layer with a spatial index. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Box, boxOf, writeWkb } from "../../../algorithms/geo/wkb.ts";
import type { FieldType } from "../export-fields.contract.ts";
import type { ExportJob, ExportWriter, Value } from "./format.ts";

const TYPES: Record<FieldType, string> = {
  text: "TEXT",
  integer: "INTEGER",
  number: "REAL",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "DATETIME",
};
/** What the standard calls an undefined geographic system: the national offsets have no code. */
const UNDEFINED_GEOGRAPHIC = 0;
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

export async function openGeoPackage(path: string, job: ExportJob): Promise<ExportWriter> {
  const db = new DatabaseSync(path);
  const srs = job.system.srid ?? UNDEFINED_GEOGRAPHIC;
  const columns = job.fields.map(({ name }) => (name === "fid" || name === "geom" ? `${name}_` : name));
  // Nobody else reads the file before it is whole; a crash leaves a file that is thrown away.
  db.exec(
    "pragma application_id = 0x47504b47; pragma user_version = 10300; pragma journal_mode = off; pragma synchronous = off; begin",
  );
  db.exec(SYSTEM_TABLES);
  const addSystem = db.prepare("insert or ignore into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, ?)");
  if (job.system.srid !== null && job.system.wkt)
    addSystem.run(job.system.name, srs, "EPSG", srs, job.system.wkt, null);
  db.prepare("insert into gpkg_contents values (?, 'features', ?, ?, ?, null, null, null, null, ?)").run(
    job.layer,
    job.layer,
    job.about,
    `${job.asOf.changedAt.slice(0, 19)}.000Z`,
    srs,
  );
  db.prepare("insert into gpkg_geometry_columns values (?, 'geom', 'GEOMETRY', ?, 0, 0)").run(job.layer, srs);
  db.exec(
    `create table ${quoted(job.layer)} (fid integer primary key autoincrement not null, geom GEOMETRY, ${job.fields
      .map((field, i) => `${quoted(columns[i]!)} ${TYPES[field.type]}`)
      .join(", ")});
    create virtual table ${index(job.layer)} using rtree(id, minx, maxx, miny, maxy)`,
  );
  const addRow = db.prepare(
    `insert into ${quoted(job.layer)} (fid, geom, ${columns.map(quoted).join(", ")}) values (?, ?, ${columns.map(() => "?").join(", ")})`,
  );
  const addBox = db.prepare(`insert into ${index(job.layer)} values (?, ?, ?, ?, ?)`);
  const extent: Box = [Infinity, Infinity, -Infinity, -Infinity];
  let fid = 0;

  return {
    async write(rows) {
      for (const { values, geometry } of rows) {
        fid++;
        let blob: Uint8Array | null = null;
        if (geometry) {
          const [west, south, east, north] = boxOf(geometry);
          addBox.run(fid, west, east, south, north);
          extent[0] = Math.min(extent[0], west);
          extent[1] = Math.min(extent[1], south);
          extent[2] = Math.max(extent[2], east);
          extent[3] = Math.max(extent[3], north);
          blob = geometryBlob(writeWkb(geometry), srs);
        }
        addRow.run(fid, blob, ...values.map((value, i) => stored(value, job.fields[i]!.type)));
      }
    },
    async close() {
      if (extent[0] <= extent[2])
        db.prepare("update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ?").run(...extent);
      db.exec(indexTriggers(job.layer));
      db.prepare("insert into gpkg_extensions values (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')").run(
        job.layer,
        "http://www.geopackage.org/spec120/#extension_rtree",
      );
      db.exec("commit");
      db.close();
    },
    async abandon() {
      db.close();
    },
  };
}

function stored(value: Value, type: FieldType): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  return type === "datetime" && value !== null ? `${value}.000Z` : value;
}

/** The header of 2.1.3.1.1: "GP", version 0, little-endian without an envelope, the system's id. */
function geometryBlob(wkb: Uint8Array, srs: number): Uint8Array {
  const blob = new Uint8Array(8 + wkb.length);
  blob.set([0x47, 0x50, 0, 1]);
  new DataView(blob.buffer).setInt32(4, srs, true);
  blob.set(wkb, 8);
  return blob;
}

const index = (layer: string) => quoted(`rtree_${layer}_geom`);

const WGS84 =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]';

const SYSTEM_TABLES = `
create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key, organization text not null,
  organization_coordsys_id integer not null, definition text not null, description text);
insert into gpkg_spatial_ref_sys values
  ('WGS 84', 4326, 'EPSG', 4326, ${literal(WGS84)}, 'longitude and latitude in degrees'),
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system');
create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
  description text default '', last_change datetime not null, min_x double, min_y double, max_x double, max_y double,
  srs_id integer references gpkg_spatial_ref_sys);
create table gpkg_geometry_columns (table_name text not null unique references gpkg_contents, column_name text not null,
  geometry_type_name text not null, srs_id integer not null references gpkg_spatial_ref_sys, z tinyint not null,
  m tinyint not null, primary key (table_name, column_name));
create table gpkg_extensions (table_name text, column_name text, extension_name text not null, definition text not null,
  scope text not null, unique (table_name, column_name, extension_name));`;

/** Annex F.3: whoever changes the layer later keeps its index. */
function indexTriggers(layer: string): string {
  const table = quoted(layer);
  const rtree = index(layer);
  const name = (end: string) => quoted(`rtree_${layer}_geom_${end}`);
  const box = "NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)";
  const there = "NEW.geom not null and not ST_IsEmpty(NEW.geom)";
  const gone = "(NEW.geom isnull or ST_IsEmpty(NEW.geom))";
  return `
create trigger ${name("insert")} after insert on ${table} when (${there}) begin
  insert or replace into ${rtree} values (${box}); end;
create trigger ${name("update1")} after update of geom on ${table} when OLD.fid = NEW.fid and (${there}) begin
  insert or replace into ${rtree} values (${box}); end;
create trigger ${name("update2")} after update of geom on ${table} when OLD.fid = NEW.fid and ${gone} begin
  delete from ${rtree} where id = OLD.fid; end;
create trigger ${name("update3")} after update on ${table} when OLD.fid != NEW.fid and (${there}) begin
  delete from ${rtree} where id = OLD.fid; insert or replace into ${rtree} values (${box}); end;
create trigger ${name("update4")} after update on ${table} when OLD.fid != NEW.fid and ${gone} begin
  delete from ${rtree} where id in (OLD.fid, NEW.fid); end;
create trigger ${name("delete")} after delete on ${table} when OLD.geom not null begin
  delete from ${rtree} where id = OLD.fid; end;`;
}
