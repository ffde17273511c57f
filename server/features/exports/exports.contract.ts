import { type Static, Type } from "typebox";
import { AsOf, OneOf, SiteFilter } from "../../contracts/common.contract.ts";
import { ACCIDENT_SEVERITIES } from "../../contracts/vocabulary.contract.ts";
import { FINDING_LISTS, FindingCsvQuery, type FindingList } from "../findings/findings.contract.ts";
import { SiteCsvQuery } from "../sites/sites.contract.ts";

/** By the end of the file's name. `table`: rows without geometry, with two columns of coordinates. */
export const EXPORT_FORMATS = {
  csv: { type: "text/csv; charset=utf-8", table: true },
  xlsx: { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", table: true },
  geojson: { type: "application/geo+json", table: false },
  gpkg: { type: "application/geopackage+sqlite3", table: false },
  "shp.zip": { type: "application/zip", table: false },
  kml: { type: "application/vnd.google-earth.kml+xml", table: false },
  parquet: { type: "application/vnd.apache.parquet", table: false },
} as const;
export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** The systems the page offers; any `epsg:N` that the database knows may be asked for. */
export const EXPORT_SYSTEMS = ["wgs84", "cgcs2000", "epsg:4547", "gcj02", "bd09"] as const;

/** `code`: the vocabulary's codes and the fields' stable names, for programs and for bringing a file back in. */
export const EXPORT_LANGUAGES = ["zh", "en", "code"] as const;
export type ExportLanguage = (typeof EXPORT_LANGUAGES)[number];

const DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const day = (what: string) => Type.Optional(Type.String({ pattern: DAY, description: `${what}, YYYY-MM-DD` }));

const form = {
  fields: Type.Optional(
    Type.String({
      pattern: "^[a-z0-9_]{1,40}(,[a-z0-9_]{1,40})*$",
      maxLength: 2000,
      description: "names of fields, comma-separated, in the order wanted; the usual ones if left out",
    }),
  ),
  crs: Type.String({
    pattern: "^(wgs84|cgcs2000|gcj02|bd09|epsg:[0-9]{4,6})$",
    default: "wgs84",
    description: "wgs84, cgcs2000, gcj02, bd09 or epsg:N such as epsg:4547",
  }),
  lang: Type.Unsafe<ExportLanguage>({
    ...OneOf(EXPORT_LANGUAGES, { description: "language of headings, words and names; code: codes and stable names" }),
    default: "zh",
  }),
};

const { lang: _siteLanguage, ...siteFilters } = SiteCsvQuery.properties;
const { lang: _findingLanguage, list: _list, ...findingFilters } = FindingCsvQuery.properties;
const { ids } = siteFilters;

export const EXPORT_LISTS = ["all", ...(Object.keys(FINDING_LISTS) as FindingList[])] as const;

const accidentFilters = {
  place: SiteFilter.properties.place,
  bbox: siteFilters.bbox,
  ids,
  from: day("first day"),
  to: day("last day"),
  severity: Type.Optional(
    Type.String({
      pattern: `^(${ACCIDENT_SEVERITIES.join("|")})(,(${ACCIDENT_SEVERITIES.join("|")}))*$`,
      description: `comma-separated: ${ACCIDENT_SEVERITIES.join(", ")}`,
    }),
  ),
};

const list = Type.Unsafe<(typeof EXPORT_LISTS)[number]>({
  ...OneOf(EXPORT_LISTS, { description: "a list of findings, or all of them" }),
  default: "all",
});

export const SiteCountQuery = Type.Object(siteFilters, { additionalProperties: false });
export const FindingCountQuery = Type.Object({ list, ...findingFilters, ids }, { additionalProperties: false });
export const AccidentCountQuery = Type.Object(accidentFilters, { additionalProperties: false });

export const SiteExportQuery = Type.Object({ ...siteFilters, ...form }, { additionalProperties: false });
export const FindingExportQuery = Type.Object(
  { list, ...findingFilters, ids, ...form },
  { additionalProperties: false },
);
export const AccidentExportQuery = Type.Object({ ...accidentFilters, ...form }, { additionalProperties: false });

export type SiteExportFilter = Static<typeof SiteCountQuery>;
export type FindingExportFilter = Static<typeof FindingCountQuery>;
export type AccidentExportFilter = Static<typeof AccidentCountQuery>;

/** How the file is to look. */
export interface ExportForm {
  fields?: string;
  crs: string;
  lang: ExportLanguage;
}

export const ExportCount = Type.Object({ count: Type.Integer(), asOf: AsOf });
