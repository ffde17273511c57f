import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import type { CubeMoment } from "../../algorithms/cube/cube.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { CSV_ANSWER } from "../../contracts/csv.contract.ts";
import { sendCsv } from "../../http/send-csv.ts";
import {
  FaultMap,
  FaultMapQuery,
  FaultyPage,
  QualitySummary,
  RecordsCsvQuery,
  RecordsQuery,
} from "./quality.contract.ts";
import { faultExport, listFaulty, mapFaulty, summariseQuality } from "./quality.queries.ts";
import { faultColumns } from "./quality-columns.ts";

/** Areas whose summaries are held at a time. */
const AREAS_HELD = 32;

const qualityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const held = new LRUCache<string, Promise<QualitySummary>>({ max: AREAS_HELD });

  const summarize = (request: FastifyRequest): Promise<QualitySummary> =>
    app
      .records(request)
      .read(async (client) => summariseQuality(client, app.city.code, await app.city.moment(client)), {
        snapshot: true,
      });

  app.get("/api/quality", {
    config: { access: "viewer" },
    schema: {
      summary: "Faults of the records by rule, region and reporting unit, with a score of each",
      description:
        "Counted in the records one may see; where they are an area's, repeated positions and names are those within it.",
      tags: ["quality"],
      querystring: NoQuery,
      response: { 200: QualitySummary },
    },
    async handler(request, reply) {
      const moment = await app.city.moment();
      const key = `${keyOf(moment)} ${request.scope.key}`;
      if (app.city.notModified(request, reply, moment, "quality")) return reply;
      const known = held.get(key);
      if (known) return known;
      const summary = summarize(request);
      held.set(key, summary);
      summary.catch(() => held.delete(key));
      return summary;
    },
  });

  app.get("/api/quality/records", {
    config: { access: "viewer" },
    schema: {
      summary: "The records that break a rule; keyset pages",
      tags: ["quality"],
      querystring: RecordsQuery,
      response: { 200: FaultyPage },
    },
    async handler(request) {
      const asOf = await app.city.moment();
      return app.records(request).read(async (client) => ({
        ...(await listFaulty(client, app.city.code, asOf.businessDate, request.query)),
        asOf,
      }));
    },
  });

  app.get("/api/quality/records.csv", {
    config: { access: "viewer" },
    schema: {
      summary: "The same records as a CSV file",
      tags: ["quality"],
      querystring: RecordsCsvQuery,
      response: { 200: CSV_ANSWER },
    },
    async handler(request, reply) {
      const { query } = request;
      return sendCsv(app, request, reply, {
        name: `quality-${query.rule.replaceAll("_", "-")}`,
        language: query.lang,
        columns: faultColumns(query.rule),
        sql: ({ businessDate }) => faultExport(app.city.code, businessDate, query, query.lang),
      });
    },
  });

  app.get("/api/quality/map", {
    config: { access: "viewer" },
    schema: {
      summary: "Where the records lie that break a rule: each of them, or counts by cell where they are many",
      tags: ["quality"],
      querystring: FaultMapQuery,
      response: { 200: FaultMap },
    },
    async handler(request) {
      const asOf = await app.city.moment();
      return app.records(request).read(async (client) => ({
        ...(await mapFaulty(client, app.city.code, asOf.businessDate, request.query)),
        asOf,
      }));
    },
  });
};
export default qualityRoutes;

const keyOf = ({ dataVersion, changedAt, businessDate }: CubeMoment) => `${dataVersion} ${changedAt} ${businessDate}`;
