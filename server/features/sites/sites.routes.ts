import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { BadInput } from "../../plugins/problems.ts";
import { SiteDetail, SitePage, SiteQuery } from "./sites.contract.ts";
import { findSites, readSite } from "./sites.queries.ts";

const siteRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/api/sites", {
    config: { access: "viewer" },
    schema: {
      summary: "Search sites by name, code, address and any filter; keyset pages",
      tags: ["sites"],
      querystring: SiteQuery,
      response: { 200: SitePage },
    },
    async handler({ query }) {
      const edges = query.bbox?.split(",").map(Number);
      if (edges?.some((edge) => !Number.isFinite(edge)))
        throw new BadInput("Give bbox as west,south,east,north in degrees.", { field: "bbox" });
      const asOf = await app.city.moment();
      return { ...(await findSites(app.pg, app.city.code, query)), asOf };
    },
  });

  app.get("/api/sites/:id", {
    config: { access: "viewer" },
    schema: {
      summary: "One site with its findings and their history",
      tags: ["sites"],
      params: Type.Object({
        id: Type.String({ pattern: "^[0-9]{1,15}$", description: "a number of up to 15 digits" }),
      }),
      response: { 200: SiteDetail },
    },
    async handler({ params }) {
      const asOf = await app.city.moment();
      const site = await readSite(app.pg, app.city.code, params.id);
      if (!site) throw new BadInput(`There is no site ${params.id}. It may have been removed.`, { statusCode: 404 });
      return { ...site, asOf };
    },
  });
};
export default siteRoutes;
