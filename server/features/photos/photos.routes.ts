import multipart, { type MultipartFile } from "@fastify/multipart";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { PHOTO_KINDS, PHOTO_LIMITS, type PhotoKind, REFUSAL_SENTENCES } from "../../contracts/workflow.contract.ts";
import { IdempotencyKey } from "../../http/idempotency-key.ts";
import { turnTaker } from "../../http/turns.ts";
import { BadInput } from "../../plugins/problems.ts";
import { askerOf } from "../sites/asker.ts";
import { readFindings } from "../sites/sites.queries.ts";
import type { PhotoStore } from "./photo-store.ts";
import { Photo, PhotoList } from "./photos.contract.ts";
import { findPhotoByClientId, readPhotoKey, readPhotos, writePhoto } from "./photos.queries.ts";
import { preparePhoto } from "./prepare-photo.ts";

const Params = Type.Object({
  id: Type.String({ pattern: "^[0-9]{1,15}$", description: "a number of up to 15 digits" }),
});
/** A picture never changes, but who may see it does. */
const CACHE = "private, max-age=600";
/** Pictures drawn again at once; each may take 250 MB for a moment. */
const AT_ONCE = 2;

const photoRoutes: FastifyPluginAsyncTypebox<{ photos?: PhotoStore }> = async (app, { photos }) => {
  await app.register(multipart, {
    limits: { fileSize: PHOTO_LIMITS.bytes, files: 1, fields: 4, fieldSize: 200, parts: 6 },
  });
  const inTurn = turnTaker(AT_ONCE);
  const store = (): PhotoStore => {
    if (!photos)
      throw new BadInput("This server has no place for photos. Set PHOTO_DIR or PHOTO_S3_URL.", { statusCode: 404 });
    return photos;
  };

  /** @throws BadInput 404 without the finding in sight, 403 when the person asking may add no photo to it */
  async function checkFinding(request: FastifyRequest, id: string): Promise<void> {
    const [finding] = await app
      .records(request)
      .read((client) => readFindings(client, app.city.code, { id }, askerOf(request)));
    if (!finding)
      throw new BadInput(`There is no finding ${id}. It may have been removed.`, {
        code: "no_finding",
        statusCode: 404,
      });
    const offered = finding.actions.find(({ action }) => action === "photo");
    if (offered?.refusal)
      throw new BadInput(REFUSAL_SENTENCES[offered.refusal], { code: `refusal_${offered.refusal}`, statusCode: 409 });
    if (finding.actions.length === 0)
      throw new BadInput("This finding lies outside the area where you may work on findings.", {
        code: "finding_beyond",
        statusCode: 403,
      });
    if (!offered)
      throw new BadInput("A closed finding takes no more photos.", { code: "photo_closed", statusCode: 409 });
  }

  app.get("/api/findings/:id/photos", {
    config: { access: "viewer" },
    schema: {
      summary: "Photos of a finding, in order of arrival",
      tags: ["findings"],
      params: Params,
      response: { 200: PhotoList },
    },
    async handler(request) {
      const items = await app
        .records(request)
        .read((client) => readPhotos(client, app.city.code, { findingId: request.params.id }));
      return { items };
    },
  });

  app.post("/api/findings/:id/photos", {
    config: { access: ["officer", "supervisor"] },
    schema: {
      summary: "Add a photo to a finding",
      description: `multipart/form-data with \`kind\` (${PHOTO_KINDS.join(", ")}) before \`file\`: JPEG, PNG, WebP or AVIF of at most ${PHOTO_LIMITS.bytes / 1024 / 1024} MB and ${PHOTO_LIMITS.pixels / 1e6} million pixels; at most ${PHOTO_LIMITS.perFinding} a finding. The picture is drawn again without its metadata, at most ${PHOTO_LIMITS.side} pixels on its longer side; where and when it was taken is kept apart.`,
      tags: ["findings"],
      consumes: ["multipart/form-data"],
      params: Params,
      headers: IdempotencyKey,
      response: { 200: Photo, 201: Photo },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const clientId = request.headers["idempotency-key"] ?? null;
      const records = app.records(request);
      const keep = store();
      // Asked for after the check, and answered before its refusal: with this very photo the finding may have become full.
      const refusal = await checkFinding(request, id).catch((error: unknown) => error);
      const known = clientId && (await records.read((pg) => findPhotoByClientId(pg, app.city.code, clientId, id)));
      if (known) {
        // Taken in and thrown away: a browser cut off while sending would never read the answer.
        await readUpload(request);
        const [stored] = await records.read((client) => readPhotos(client, app.city.code, known));
        return reply.code(200).send(stored!);
      }
      if (refusal) throw refusal;
      const { kind, bytes } = await readUpload(request);
      const photo = await inTurn(() => preparePhoto(bytes));
      await Promise.all([
        keep.put(photo.full.key, photo.full.bytes),
        keep.put(photo.thumbnail.key, photo.thumbnail.bytes),
      ]);
      const made = await records.write((client) => writePhoto(client, app.city.code, id, kind, photo, clientId));
      const [written] = await records.read((client) => readPhotos(client, app.city.code, made));
      return reply.code(made.added ? 201 : 200).send(written!);
    },
  });

  for (const size of ["full", "thumbnail"] as const) {
    app.get(`/api/photos/:id/${size}`, {
      config: { access: "viewer" },
      schema: {
        summary: `A photo: ${size}`,
        tags: ["findings"],
        params: Params,
        response: {
          200: {
            description: "the picture, drawn again without what the camera wrote",
            content: { "image/jpeg": { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) } },
          },
        },
      },
      handler: (request, reply) => send(request as FastifyRequest<{ Params: { id: string } }>, reply, size),
    });
  }

  async function send(
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
    size: "full" | "thumbnail",
  ): Promise<never> {
    const keep = store();
    const { id } = request.params;
    const key = await app.records(request).read((client) => readPhotoKey(client, app.city.code, id, size));
    const bytes = key && (await keep.get(key));
    if (!bytes) throw new BadInput(`There is no photo ${id}.`, { statusCode: 404 });
    return reply
      .type("image/jpeg")
      .header("cache-control", CACHE)
      .header("x-content-type-options", "nosniff")
      .header("content-disposition", `inline; filename="photo-${id}${size === "full" ? "" : "-thumbnail"}.jpg"`)
      .send(bytes) as never;
  }
};
export default photoRoutes;

/** @throws BadInput 400 without kind or file, 413 for a file that is too big */
async function readUpload(request: FastifyRequest): Promise<{ kind: PhotoKind; bytes: Buffer }> {
  if (!request.isMultipart())
    throw new BadInput("Send the photo as multipart/form-data with kind and file.", { statusCode: 415 });
  let upload: MultipartFile | undefined;
  let bytes: Buffer;
  try {
    upload = await request.file();
    if (!upload) throw new BadInput("Send a picture as file.", { field: "file" });
    bytes = await upload.toBuffer();
  } catch (error) {
    if ((error as { code?: string }).code === "FST_REQ_FILE_TOO_LARGE")
      throw new BadInput(`A photo has at most ${PHOTO_LIMITS.bytes / 1024 / 1024} MB. Send a smaller one.`, {
        code: "photo_size",
        params: { most: PHOTO_LIMITS.bytes / 1024 / 1024 },
        statusCode: 413,
        field: "file",
      });
    throw error;
  }
  const field = upload.fields.kind;
  const kind = field && !Array.isArray(field) && "value" in field ? (field.value as PhotoKind) : undefined;
  if (!kind || !PHOTO_KINDS.includes(kind))
    throw new BadInput(`Say the kind of photo before the file: ${PHOTO_KINDS.join(", ")}.`, { field: "kind" });
  return { kind, bytes };
}
