/** What a filter may ask about a site: its columns and the attributes declared in attributes.contract.ts. */
import { ATTRIBUTES, type AttributeType } from "./attributes.contract.ts";
import { LAYERS, REGION_CHECKS, SITE_STATUSES, SUPERVISIONS } from "./vocabulary.contract.ts";

export interface Queryable {
  type: AttributeType | "timestamp" | "geometry";
  /** `column` of `site`, a key of its `attributes`, or what imports know of it. */
  source: "column" | "attribute" | "batch";
  /** The words it takes; comparisons follow their order. */
  words?: readonly string[];
  meaning: string;
}

const column = (type: Queryable["type"], meaning: string, words?: readonly string[]): Queryable => ({
  type,
  source: "column",
  meaning,
  ...(words && { words }),
});

export const QUERYABLES: ReadonlyMap<string, Queryable> = new Map<string, Queryable>([
  ["layer", column("string", "what the site is", LAYERS)],
  ["category", column("string", "category within the layer")],
  ["risk_level", column("number", "1 major, 2 relatively major, 3 general, 4 low")],
  ["status", column("string", "derived from the findings, worst first", SITE_STATUSES)],
  ["supervision", column("string", "highest listed supervision of the findings, weakest first", SUPERVISIONS)],
  ["region_code", column("string", "code of the township that answers")],
  ["county_code", column("string", "code of the county whose outline holds the position")],
  ["name", column("string", "name")],
  ["address", column("string", "address")],
  ["external_id", column("string", "the source's own code")],
  ["responsible_unit", column("string", "responsible department")],
  ["responsible_person", column("string", "responsible person")],
  ["responsible_until", column("date", "last day of the responsible person's or department's assignment")],
  ["inspected_on", column("date", "day of the last inspection")],
  ["findings", column("number", "findings ever recorded")],
  ["findings_closed", column("number", "of them closed")],
  ["findings_overdue", column("number", "of them overdue on the business date")],
  ["region_check", column("string", "whether stated place and position agree", REGION_CHECKS)],
  ["updated_at", column("timestamp", "instant of the last change")],
  [
    "batch",
    {
      type: "number",
      source: "batch",
      meaning: "number of an import that brought the site in or changed it or its findings",
    },
  ],
  ["geom", column("geometry", "position or outline in longitude and latitude, WGS84")],
  ...Object.entries(ATTRIBUTES).map(([name, { type, meaning }]): [string, Queryable] => [
    name,
    { type, source: "attribute", meaning },
  ]),
]);
