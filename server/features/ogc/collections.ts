/** What the OGC API offers: collections of records, their properties under names that stay, and where they come from. */
import { ATTRIBUTES } from "../../contracts/attributes.contract.ts";
import type { Queryable } from "../../contracts/queryables.contract.ts";
import {
  ACCIDENT_SEVERITIES,
  CATEGORIES,
  FINDING_GRADES,
  FINDING_STATUSES,
  LAYERS,
  type Layer,
  REGION_CHECKS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "../../contracts/vocabulary.contract.ts";

export interface Collection {
  id: string;
  title: string;
  description: string;
  /** SQL of a table or query that has a column for each property, `city_code`, `geom` and the key. */
  relation: string;
  /** SQL condition on the relation under the alias `r`; written out, so that a partial index may serve it. */
  always?: string;
  key: { column: string; type: "bigint" | "text" };
  /** Features are shown as representative points of the geometry, by which filters find them. */
  asPoints?: true;
  /** A column of instants or of days that `datetime` asks about. */
  time?: string;
  /** In the order they are shown; geometry is left out. `source: attribute`: a key of the relation's `attributes`. */
  properties: ReadonlyMap<string, Queryable>;
  /** SQL on `cube_cell` that counts all features one may see; without it they are counted one by one. */
  total?: string;
  /** Condition by which the map's tiles hold this collection alone (CQL2 text). */
  tiles?: string;
}

type Property = [name: string, Queryable];
const property = (name: string, type: Queryable["type"], meaning: string, words?: readonly string[]): Property => [
  name,
  { type, source: "column", meaning, ...(words && { words }) },
];

const siteProperties = (layer: Layer): Property[] => [
  property("id", "number", "id of the site"),
  property("layer", "string", "what the site is", LAYERS),
  property("category", "string", `category: ${CATEGORIES[layer].join(", ")}`),
  property("name", "string", "name"),
  property("address", "string", "address"),
  property("external_id", "string", "the source's own code"),
  property("risk_level", "number", "1 major, 2 relatively major, 3 general, 4 low"),
  property("status", "string", "derived from the findings", SITE_STATUSES),
  property("supervision", "string", "highest listed supervision of the findings", SUPERVISIONS),
  property("region_code", "string", "code of the township that answers"),
  property("county_code", "string", "code of the county whose outline holds the position"),
  property("region_check", "string", "whether stated place and position agree", REGION_CHECKS),
  property("findings", "number", "findings ever recorded"),
  property("findings_closed", "number", "of them closed"),
  property("findings_overdue", "number", "of them overdue on the business date"),
  property("responsible_unit", "string", "responsible department"),
  property("responsible_person", "string", "responsible person"),
  property("responsible_until", "date", "last day of the assignment"),
  property("inspected_on", "date", "day of the last inspection"),
  property("source", "string", "where the record comes from"),
  property("updated_at", "timestamp", "instant of the last change"),
  ...Object.entries(ATTRIBUTES).flatMap(([name, { type, meaning, layer: of }]): Property[] =>
    of === layer ? [[name, { type, source: "attribute", meaning }]] : [],
  ),
];

const SITE_TITLES: Record<Layer, string> = {
  self_built_house: "自建房 Self-built houses",
  hazard_site: "隐患场所 Hazard sites",
  black_spot: "事故多发路段 Road black spots",
  mine: "矿山 Mines",
};

const siteCollection = (layer: Layer): Collection => ({
  id: layer,
  title: SITE_TITLES[layer],
  description: "Sites with their risk level and the state of their findings; datetime asks about the last change.",
  relation: "site",
  always: `r.layer = '${layer}'`,
  key: { column: "id", type: "bigint" },
  time: "updated_at",
  properties: new Map(siteProperties(layer)),
  total: `select coalesce(sum(n), 0)::int as n from cube_cell where city_code = $1 and layer = '${layer}'`,
  tiles: `layer = '${layer}'`,
});

const FINDINGS = `(select f.city_code, f.id, f.site_id, s.name as site_name, s.layer, s.category, s.risk_level, s.region_code,
    f.grade, f.criterion, f.description, f.found_on, f.deadline_original, f.deadline, f.status, f.overdue, f.supervision,
    f.unit, f.person, f.measures, f.funds_yuan, f.closed_on, s.geom
  from finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id))`;

/** Ledgers write the city's own clock; an instant needs its zone. */
export const CITY_ZONE = "Asia/Shanghai";
const ACCIDENTS = `(select city_code, id, occurred_at at time zone '${CITY_ZONE}' as occurred_at, kind, severity, class, deaths,
    serious_injuries, injuries, loss_yuan, calibre, road, stake, description, region_code, region_check, source, external_id,
    geom from accident)`;

const ALL: readonly Collection[] = [
  ...LAYERS.map(siteCollection),
  {
    id: "finding",
    title: "隐患 Findings",
    description: "Findings at the position of their site; datetime asks about the day they were found.",
    relation: FINDINGS,
    key: { column: "id", type: "bigint" },
    time: "found_on",
    total: "select coalesce(sum(findings), 0)::int as n from cube_cell where city_code = $1",
    properties: new Map([
      property("site_id", "number", "id of the site"),
      property("site_name", "string", "name of the site"),
      property("layer", "string", "layer of the site", LAYERS),
      property("category", "string", "category of the site"),
      property("risk_level", "number", "of the site: 1 major … 4 low"),
      property("region_code", "string", "code of the township that answers"),
      property("grade", "string", "grade", FINDING_GRADES),
      property("criterion", "string", "criterion"),
      property("description", "string", "what was found"),
      property("found_on", "date", "day it was found"),
      property("deadline_original", "date", "deadline first set"),
      property("deadline", "date", "deadline in force"),
      property("status", "string", "how far it has come", FINDING_STATUSES),
      property("overdue", "boolean", "overdue on the business date"),
      property("supervision", "string", "listed supervision", SUPERVISIONS),
      property("unit", "string", "responsible department"),
      property("person", "string", "responsible person"),
      property("measures", "string", "measures"),
      property("funds_yuan", "number", "funds in yuan"),
      property("closed_on", "date", "day it was closed"),
    ]),
  },
  {
    id: "accident",
    title: "事故 Accidents",
    description: "Accidents; some have no position. Counts are null where the source does not say.",
    relation: ACCIDENTS,
    key: { column: "id", type: "bigint" },
    time: "occurred_at",
    properties: new Map([
      property("occurred_at", "timestamp", "when it happened"),
      property("kind", "string", "kind"),
      property("severity", "string", "severity", ACCIDENT_SEVERITIES),
      property("class", "string", "class under Decree 493", ["general", "larger", "major", "extraordinary"]),
      property("deaths", "number", "deaths"),
      property("serious_injuries", "number", "seriously injured"),
      property("injuries", "number", "injured"),
      property("loss_yuan", "number", "loss in yuan"),
      property("calibre", "string", "what the source counts, in its own words"),
      property("road", "string", "road"),
      property("stake", "string", "stake on the road"),
      property("description", "string", "what happened"),
      property("region_code", "string", "code of the township or county"),
      property("region_check", "string", "whether stated place and position agree", REGION_CHECKS),
      property("source", "string", "where the record comes from"),
      property("external_id", "string", "the source's own code"),
    ]),
  },
  {
    id: "region",
    title: "区划 Regions",
    description: "City, counties, zones and townships; geometry is null where no outline is loaded.",
    relation: "region",
    key: { column: "code", type: "text" },
    properties: new Map([
      property("code", "string", "administrative code"),
      property("parent_code", "string", "code of the region it is part of"),
      property("level", "string", "level", ["city", "county", "zone", "township", "village"]),
      property("name_zh", "string", "name in Chinese"),
      property("name_en", "string", "name in English"),
      property("reporting_unit", "string", "code of the county or zone that answers for it"),
    ]),
  },
];

export const COLLECTIONS: ReadonlyMap<string, Collection> = new Map(
  ALL.map((collection) => [collection.id, collection]),
);

/** What filters may name: the properties and the geometry. */
export const queryablesOf = ({ properties }: Collection): ReadonlyMap<string, Queryable> =>
  new Map([
    ...properties,
    ["geom", { type: "geometry", source: "column", meaning: "position or outline" } satisfies Queryable],
  ]);
