import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { OneOf } from "../../contracts/vocabulary.contract.ts";
import { LANGUAGES } from "../../contracts/words.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import { type CandidateRow, readCandidates } from "../planning/candidates.queries.ts";
import { LIMITS } from "../planning/planning.contract.ts";
import { PlanParams } from "../planning/plans.contract.ts";
import { readPlan, readVersion } from "../planning/plans.queries.ts";
import { readRegions } from "../regions/regions.queries.ts";
import { OSM_ATTRIBUTION } from "../roads/roads.routes.ts";
import { makeSheet, placesOf } from "./make-sheet.ts";
import { PLAN_FORMATS, type PlanFormat, type PlanSheet, type SheetRoute } from "./plan-sheet.contract.ts";
import { writePlan } from "./write-plan.ts";

const FORMATS = Object.keys(PLAN_FORMATS) as PlanFormat[];

interface Options {
  /** Under which address people reach the server; null: the one they asked at. */
  publicUrl?: string | null;
}

const planExportRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { publicUrl }) => {
  app.get("/api/plans/:id/export/:format", {
    config: { access: "viewer" },
    exposeHeadRoute: false,
    schema: {
      summary: "A saved plan as a file, or as a page that prints on A4",
      description:
        "gpx, kml, geojson and ics for devices and calendars, csv and xlsx for the office, html to print. Of sites as they are now; those out of sight are left out.",
      tags: ["planning"],
      params: Type.Object({ ...PlanParams.properties, format: OneOf(FORMATS) }),
      querystring: Type.Object(
        {
          version: Type.Optional(Type.Integer({ minimum: 1, description: "by default the latest" })),
          lang: Type.Optional(OneOf(LANGUAGES)),
        },
        { additionalProperties: false },
      ),
      response: {
        200: {
          description: "The file",
          content: Object.fromEntries(
            Object.values(PLAN_FORMATS).map(({ type }) => [
              type.split(";")[0]!,
              { schema: Type.Unsafe<string | Buffer>({ type: "string", format: "binary" }) },
            ]),
          ),
        },
      },
    },
    async handler(request, reply) {
      const { id, format } = request.params;
      const { lang = "zh" } = request.query;
      const code = app.city.code;
      const found = await app.records(request).read(
        async (client) => {
          const plan = await readPlan(client, code, id);
          const version = plan && (await readVersion(client, code, id, request.query.version ?? plan.version));
          if (!plan || !version) return null;
          const { routes, unserved } = version.solution;
          const ids = [...new Set([...routes.flatMap(({ visits }) => visits), ...unserved])];
          const { rows } = await readCandidates(
            client,
            code,
            { ids, limit: LIMITS.candidates },
            version.settings.weights,
            { mandatory: [], excluded: [] },
          );
          const regions = format === "html" ? await readRegions(client, code) : null;
          const names = await client.query<{ zh: string; en: string }>(
            "select name_zh as zh, name_en as en from city where code = $1",
            [code],
          );
          return { plan, version, rows, regions, city: names.rows[0]![lang], asOf: await app.city.moment(client) };
        },
        { snapshot: true },
      );
      if (!found)
        throw new BadInput(`There is no plan ${id}, or it is outside your area.`, { statusCode: 404, field: "id" });

      const { plan, version, asOf, city } = found;
      const sites = new Map(found.rows.map((row): [string, CandidateRow] => [row.id, row]));
      const byRoad = version.provider === "valhalla";
      const sheet = makeSheet(
        {
          ...{ plan, version, sites, city },
          asOf: { ...asOf, changedAt: new Date(asOf.changedAt).toISOString() },
          attribution: byRoad ? OSM_ATTRIBUTION : null,
          siteAddress: `${publicUrl ?? `${request.protocol}://${request.host}`}/?site=`,
          lines: byRoad ? await linesOf(version, sites) : null,
          outlines: found.regions ? outlinesOf(found.regions) : [],
        },
        lang,
      );
      const { body, type, fileName } = await writePlan(sheet, format, lang);
      if (format !== "html") reply.header("content-disposition", `attachment; filename="${fileName}"`);
      return reply.header("cache-control", "private, no-store").type(type).send(body);
    },
  });

  /** By the engine that the plan was made with; where it does not answer, there is no file rather than one with other lines. */
  async function linesOf(version: Parameters<typeof placesOf>[0], sites: Parameters<typeof placesOf>[2]) {
    const provider = app.roads.named("valhalla");
    const lines: SheetRoute["legs"][] = [];
    for (const i of version.content.routes.keys())
      lines.push((await provider.geometry(placesOf(version, i, sites))).map(({ line }) => line));
    return lines;
  }
};
export default planExportRoutes;

/** Rings of counties and zones. */
function outlinesOf({ features }: Awaited<ReturnType<typeof readRegions>>): PlanSheet["outlines"] {
  return features
    .filter(({ properties }) => properties.level === "county" || properties.level === "zone")
    .flatMap(({ geometry }) => {
      if (!geometry) return [];
      const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      return polygons.flat() as PlanSheet["outlines"][number][];
    });
}
