import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { Type } from "typebox";
import { NoQuery } from "../../contracts/common.contract.ts";
import { acceptedEncoding, compressBytes } from "../../http/compressed.ts";
import { ARROW_STREAM } from "../../http/encoded-tables.ts";
import { turnTaker } from "../../http/turns.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { PhotoStore } from "../photos/photo-store.ts";
import {
  NewSnapshot,
  Snapshot,
  SnapshotCheck,
  SnapshotParams,
  SnapshotPhotoParams,
  SnapshotSummary,
} from "./snapshots.contract.ts";
import { checkSnapshot, findPart, findSnapshot, listSnapshots, readBytes } from "./snapshots.queries.ts";
import { freeze, photoPart } from "./store-snapshot.ts";

/** A snapshot never changes; whether the person may see it is asked again where nobody keeps it. */
const FOR_GOOD = "private, max-age=31536000, immutable";
/** Compressed parts held, by hash and encoding. */
const HELD_BYTES = 64 * 1024 * 1024;

/** Parts as they are asked for, with the live route that answers the same. */
const PARTS = {
  cube: { name: "cube.arrow", like: "/api/cube, resolution 8", type: ARROW_STREAM },
  lifecycle: { name: "lifecycle.arrow", like: "/api/lifecycle", type: ARROW_STREAM },
  accidents: { name: "accidents.arrow", like: "/api/accidents", type: ARROW_STREAM },
  flow: { name: "flow.json", like: "/api/flow", type: "application/json" },
  regions: { name: "regions.json", like: "/api/regions", type: "application/geo+json" },
  quality: { name: "quality.json", like: "/api/quality", type: "application/json" },
  houses: { name: "houses.json", like: "houses by their attributes", type: "application/json" },
  lists: { name: "lists.json", like: "supervised, overdue, due soon, cases", type: "application/json" },
} as const;

const Bytes = Type.Unsafe<Buffer>({ type: "string", format: "binary" });

const snapshotRoutes: FastifyPluginAsyncTypebox<{ photos?: PhotoStore }> = async (app, { photos }) => {
  const turn = turnTaker(1);
  const held = new LRUCache<string, Uint8Array>({ maxSize: HELD_BYTES, sizeCalculation: ({ length }) => length + 1 });
  const noSuch = (id: string) =>
    new BadInput(`There is no snapshot ${id}, or not all of it is in your area.`, { statusCode: 404 });

  const snapshotOr404 = async (request: FastifyRequest, id: string): Promise<Snapshot> => {
    const snapshot = await app.records(request).read((client) => findSnapshot(client, app.city.code, id));
    if (!snapshot) throw noSuch(id);
    return snapshot;
  };

  async function sendPart(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    name: string,
    problem = noSuch(id),
  ): Promise<never> {
    const records = app.records(request);
    const part = await records.read((client) => findPart(client, app.city.code, id, name));
    if (!part) throw problem;
    const { sha256, mediaType } = part;
    // Who signs in next on this computer asks again.
    const vary = "cookie, authorization, accept-encoding";
    reply.header("etag", `W/"${sha256}"`).header("cache-control", FOR_GOOD).header("vary", vary);
    if (request.headers["if-none-match"]?.includes(sha256)) return reply.code(304).send() as never;
    const isPicture = mediaType.startsWith("image/");
    const encoding = isPicture ? "identity" : acceptedEncoding(request);
    const key = `${sha256} ${encoding}`;
    let bytes = held.get(key);
    if (!bytes) {
      const stored = await records.read((client) => readBytes(client, app.city.code, sha256));
      bytes = await compressBytes(stored, encoding, "dense");
      held.set(key, bytes);
    }
    if (isPicture) reply.header("x-content-type-options", "nosniff");
    if (encoding === "identity") reply.header("x-no-compression", "1");
    else reply.header("content-encoding", encoding);
    return reply.type(mediaType).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as never;
  }

  app.post("/api/snapshots", {
    config: { access: "presenter" },
    schema: {
      summary: "Freeze the records: cube, findings, accidents, regions, lists, settings, in one moment",
      description: "Read in one repeatable-read transaction. The same records and settings have the same hash.",
      tags: ["snapshots"],
      querystring: NoQuery,
      body: NewSnapshot,
      response: { 201: Snapshot },
    },
    async handler(request, reply) {
      const id = await turn(() => freeze(app, request, photos, request.body));
      return reply
        .code(201)
        .header("location", `/api/snapshots/${id}`)
        .send(await snapshotOr404(request, id));
    },
  });

  app.get("/api/snapshots", {
    config: { access: "viewer" },
    schema: {
      summary: "Snapshots in sight, the latest first",
      tags: ["snapshots"],
      querystring: NoQuery,
      response: { 200: Type.Object({ snapshots: Type.Array(SnapshotSummary) }) },
    },
    handler: async (request) => ({
      snapshots: await app.records(request).read((client) => listSnapshots(client, app.city.code)),
    }),
  });

  app.get("/api/snapshots/:id", {
    config: { access: "viewer" },
    schema: {
      summary: "One snapshot: its settings, its parts with their hashes, and where the records stand now",
      tags: ["snapshots"],
      params: SnapshotParams,
      querystring: NoQuery,
      response: { 200: Snapshot },
    },
    handler: (request) => snapshotOr404(request, request.params.id),
  });

  app.get("/api/snapshots/:id/verify", {
    config: { access: "viewer" },
    schema: {
      summary: "Computes the hashes of a snapshot's parts and of the whole again",
      tags: ["snapshots"],
      params: SnapshotParams,
      querystring: NoQuery,
      response: { 200: SnapshotCheck },
    },
    async handler(request) {
      const { id } = request.params;
      const check = await app.records(request).read((client) => checkSnapshot(client, app.city.code, id));
      if (!check) throw noSuch(id);
      return check;
    },
  });

  for (const [word, { name, like, type }] of Object.entries(PARTS)) {
    app.get(`/api/snapshots/:id/${word}`, {
      config: { access: "viewer", compress: false },
      schema: {
        summary: `Of a snapshot: ${word}, as ${like}`,
        tags: ["snapshots"],
        params: SnapshotParams,
        querystring: NoQuery,
        response: { 200: { description: "immutable", content: { [type]: { schema: Bytes } } } },
      },
      handler: (request, reply) => sendPart(request, reply, (request.params as { id: string }).id, name),
    });
  }

  app.get("/api/snapshots/:id/photos/:photo", {
    config: { access: "viewer", compress: false },
    schema: {
      summary: "A photo of a snapshot's cases, kept though its finding be gone",
      tags: ["snapshots"],
      params: SnapshotPhotoParams,
      querystring: NoQuery,
      response: { 200: { description: "the picture", content: { "image/jpeg": { schema: Bytes } } } },
    },
    handler: (request, reply) => {
      const { id, photo } = request.params;
      const none = new BadInput(`Snapshot ${id} holds no photo ${photo}.`, { statusCode: 404 });
      return sendPart(request, reply, id, photoPart(photo), none);
    },
  });
};
export default snapshotRoutes;
