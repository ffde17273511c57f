import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import type { PoolClient } from "pg";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { addRecord, changeRecord, dropRecord, type Editor, openRecord } from "./edit-record.ts";
import { ACCIDENTS, type Editable, SITES } from "./editables.ts";
import {
  AccidentChange,
  EditableRecord,
  NewAccident,
  NewSite,
  RecordId,
  Removal,
  SiteChange,
} from "./editing.contract.ts";
import { sendRefusals } from "./refusal.ts";

const CHANGES =
  "The record is checked against the layer's JSON Schema; a refusal names each fault with field, value and reason. 409, with the record as it is now and who changed it when, if it is no longer of the version given. The county follows from the position; a stated township that contradicts it is marked (regionCheck), not changed.";

const editingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  sendRefusals(app);
  const editor = (request: FastifyRequest, client: PoolClient): Editor => ({
    client,
    cityCode: app.city.code,
    scope: request.scope,
  });

  /** Writes in one transaction and reads in the next: who changed a record is known once the log is sealed at commit. */
  const written = async (request: FastifyRequest, what: Editable, write: (by: Editor) => Promise<string>) => {
    const records = app.records(request);
    const id = await records.write((client) => write(editor(request, client)));
    return records.read((client) => openRecord(editor(request, client), what, id));
  };

  for (const [path, what] of [
    ["/api/sites/:id/record", SITES],
    ["/api/accidents/:id/record", ACCIDENTS],
  ] as const) {
    app.get(path, {
      config: { access: "viewer" },
      schema: {
        summary: `The record of ${what.table === "site" ? "a site" : "an accident"} as a form opens it`,
        tags: ["editing"],
        params: RecordId,
        querystring: NoQuery,
        response: { 200: EditableRecord },
      },
      handler: (request) =>
        app.records(request).read((client) => openRecord(editor(request, client), what, request.params.id)),
    });
  }

  app.post("/api/sites", {
    config: { access: "officer" },
    schema: {
      summary: "Add a site to a layer",
      description: CHANGES,
      tags: ["editing"],
      body: NewSite,
      response: { 201: EditableRecord },
    },
    async handler(request, reply) {
      const { layer, ...given } = request.body;
      const added = await written(request, SITES, (by) => addRecord(by, SITES, layer, given));
      return reply.code(201).header("location", `/api/sites/${added.id}`).send(added);
    },
  });

  app.patch("/api/sites/:id", {
    config: { access: "officer" },
    schema: {
      summary: "Change or move a site",
      description: CHANGES,
      tags: ["editing"],
      params: RecordId,
      body: SiteChange,
      response: { 200: EditableRecord },
    },
    handler: (request) => written(request, SITES, (by) => changeRecord(by, SITES, request.params.id, request.body)),
  });

  app.delete("/api/sites/:id", {
    config: { access: "officer" },
    schema: {
      summary: "Take a site off the books, with its findings and their history",
      tags: ["editing"],
      params: RecordId,
      body: Removal,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      await app
        .records(request)
        .write((client) => dropRecord(editor(request, client), SITES, request.params.id, request.body));
      return reply.code(204).send(null);
    },
  });

  app.post("/api/accidents", {
    config: { access: "officer" },
    schema: {
      summary: "Add an accident",
      description: CHANGES,
      tags: ["editing"],
      body: NewAccident,
      response: { 201: EditableRecord },
    },
    async handler(request, reply) {
      const { record, geometry = null } = request.body;
      const added = await written(request, ACCIDENTS, (by) => addRecord(by, ACCIDENTS, null, { record, geometry }));
      return reply.code(201).header("location", `/api/accidents/${added.id}`).send(added);
    },
  });

  app.patch("/api/accidents/:id", {
    config: { access: "officer" },
    schema: {
      summary: "Change or move an accident",
      description: CHANGES,
      tags: ["editing"],
      params: RecordId,
      body: AccidentChange,
      response: { 200: EditableRecord },
    },
    handler: (request) =>
      written(request, ACCIDENTS, (by) => changeRecord(by, ACCIDENTS, request.params.id, request.body)),
  });

  app.delete("/api/accidents/:id", {
    config: { access: "officer" },
    schema: {
      summary: "Take an accident off the books",
      tags: ["editing"],
      params: RecordId,
      body: Removal,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      await app
        .records(request)
        .write((client) => dropRecord(editor(request, client), ACCIDENTS, request.params.id, request.body));
      return reply.code(204).send(null);
    },
  });
};
export default editingRoutes;
