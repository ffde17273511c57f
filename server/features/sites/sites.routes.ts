import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { BadInput } from "../../plugins/problems.ts";
import { askerOf } from "./asker.ts";
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
    async handler(request) {
      const asOf = await app.city.moment();
      const page = await app.records(request).read((client) => findSites(client, app.city.code, request.query));
      return { ...page, asOf };
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
    async handler(request) {
      const { params } = request;
      const asOf = await app.city.moment();
      const site = await app
        .records(request)
        .read((client) => readSite(client, app.city.code, params.id, askerOf(request)));
      if (!site) throw new BadInput(`There is no site ${params.id}. It may have been removed.`, { statusCode: 404 });
      return { ...site, asOf };
    },
  });
};
export default siteRoutes;
