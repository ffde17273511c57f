import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import type { PoolClient } from "pg";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { BulkEdit, BulkOrder, BulkPreview, BulkQuestion, BulkUndone, MOST_RECORDS } from "./bulk.contract.ts";
import { applyBulk, listBulk, previewBulk, undoBulk } from "./bulk-edit.ts";
import { RecordId } from "./editing.contract.ts";
import { sendRefusals } from "./refusal.ts";

const bulkRoutes: FastifyPluginAsyncTypebox = async (app) => {
  sendRefusals(app);
  const editor = (request: FastifyRequest, client: PoolClient) => ({
    client,
    cityCode: app.city.code,
    scope: request.scope,
  });

  app.post("/api/bulk-edits/preview", {
    config: { access: "officer" },
    schema: {
      summary: "What a change of many sites would do; nothing is written",
      tags: ["editing"],
      body: BulkQuestion,
      response: { 200: BulkPreview },
    },
    handler: (request) =>
      app.records(request).read(
        async (client) => {
          const { dataVersion } = await app.city.moment(client);
          return { ...(await previewBulk(editor(request, client), request.body)), dataVersion };
        },
        { snapshot: true },
      ),
  });

  app.post("/api/bulk-edits", {
    config: { access: "officer" },
    schema: {
      summary: `Change many sites at once, at most ${MOST_RECORDS}`,
      description:
        "All or nothing, in one transaction. Sites out of the person's area and layers that do not take the change are left out, as the preview says.",
      tags: ["editing"],
      body: BulkOrder,
      response: { 201: BulkEdit },
    },
    async handler(request, reply) {
      const made = await app
        .records(request)
        .write((client) => applyBulk(editor(request, client), request.body, request.person!));
      return reply.code(201).send(made);
    },
  });

  app.get("/api/bulk-edits", {
    config: { access: "officer" },
    schema: {
      summary: "The latest 50 edits of many sites",
      tags: ["editing"],
      querystring: NoQuery,
      response: { 200: Type.Object({ items: Type.Array(BulkEdit) }) },
    },
    handler: (request) =>
      app.records(request).read(async (client) => ({ items: await listBulk(editor(request, client)) })),
  });

  app.post("/api/bulk-edits/:id/undo", {
    config: { access: "officer" },
    schema: {
      summary: "Put the old values back into the records that nobody touched since",
      tags: ["editing"],
      params: RecordId,
      response: { 200: BulkUndone },
    },
    handler: (request) =>
      app
        .records(request)
        .write((client) => undoBulk(editor(request, client), request.params.id, request.person!.name)),
  });
};
export default bulkRoutes;
