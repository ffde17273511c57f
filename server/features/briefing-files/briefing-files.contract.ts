/**
 * Files of briefings over HTTP, and pictures of the map. What a screen does:
 *
 * 1. `POST /api/briefings/:id/files {kind, language, paper?, audience?}`: 202 with a {@link FileJob}. Maps are drawn by a browser on
 *    the server, one job at a time; others wait.
 * 2. `GET /api/briefings/:id/files/:file` every second or so, until its state is `done`, `failed` or `cancelled`.
 * 3. `GET …/:file/content` is the file, for an hour; `DELETE …/:file` gives it up, at whatever state.
 *
 * `GET /api/map-picture?view=…` answers with a picture at once, some seconds later.
 */
import { type Static, Type } from "typebox";
import { BRIEFING_LANGUAGES } from "../../algorithms/briefing/briefing.ts";
import { PlainText } from "../../contracts/common.contract.ts";
import { OneOf } from "../../contracts/vocabulary.contract.ts";
import { Id } from "../snapshots/snapshots.contract.ts";

const closed = { additionalProperties: false };

/** Kinds of files that are made over HTTP. */
export const FILE_KINDS = ["pptx", "pdf", "xlsx", "zip"] as const;
export type FileKind = (typeof FILE_KINDS)[number];
export const FILE_PAPERS = ["wide", "a4", "a3"] as const;
export type FilePaper = (typeof FILE_PAPERS)[number];
export const AUDIENCES = ["internal", "public"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Counts below are suppressed in what is public, unless said otherwise. */
export const USUAL_K = 5;
export const LEAST_K = 2;
export const MOST_K = 100;

export const NewFile = Type.Object(
  {
    kind: OneOf(FILE_KINDS, { description: "PowerPoint, PDF, spreadsheet of all numbers, offline pack" }),
    language: OneOf(BRIEFING_LANGUAGES),
    paper: Type.Optional(OneOf(FILE_PAPERS, { description: "of the PDF; by default 16:9" })),
    audience: Type.Optional(
      OneOf(AUDIENCES, { description: "public: small counts suppressed; for who presents. By default internal" }),
    ),
    k: Type.Optional(
      Type.Integer({ minimum: LEAST_K, maximum: MOST_K, description: "public: counts below are suppressed; 5" }),
    ),
    version: Type.Optional(Type.Integer({ minimum: 1, description: "of the briefing; by default the newest" })),
  },
  closed,
);
export type NewFile = Static<typeof NewFile>;

export const FILE_STATES = ["waiting", "counting", "drawing", "writing", "done", "failed", "cancelled"] as const;

export const FileJob = Type.Object({
  id: Type.String(),
  kind: OneOf(FILE_KINDS),
  state: OneOf(FILE_STATES),
  ahead: Type.Integer({ description: "of others that are made before" }),
  maps: Type.Object({ done: Type.Integer(), of: Type.Integer() }),
  file: Type.Optional(
    Type.Object({
      name: Type.String(),
      bytes: Type.Integer(),
      until: Type.String({ description: "ISO 8601 instant at which it is forgotten" }),
    }),
  ),
  problem: Type.Optional(Type.Object({ detail: Type.String(), code: Type.Optional(Type.String()) })),
});
export type FileJob = Static<typeof FileJob>;

export const FilesParams = Type.Object({ id: Id });
export const FileParams = Type.Object({ id: Id, file: Type.String({ minLength: 1, maxLength: 40 }) });

/** Of pictures of the map: from a stamp to A2, up to what presses ask for, and no more pixels than a browser draws. */
export const PICTURE_LIMITS = {
  millimetres: { least: 40, most: 600 },
  dpi: { least: 72, most: 600 },
  /** Of the longer side, and of both sides multiplied. */
  pixels: { side: 8192, area: 40_000_000 },
} as const;

export const MapPictureQuery = Type.Object(
  {
    view: Type.String({
      maxLength: 4000,
      pattern: "^[^\\u0000-\\u001f]*$",
      description: "query string of the page, camera included",
    }),
    width: Type.Number({
      minimum: PICTURE_LIMITS.millimetres.least,
      maximum: PICTURE_LIMITS.millimetres.most,
      description: "millimetres",
    }),
    height: Type.Number({
      minimum: PICTURE_LIMITS.millimetres.least,
      maximum: PICTURE_LIMITS.millimetres.most,
      description: "millimetres",
    }),
    dpi: Type.Integer({ minimum: PICTURE_LIMITS.dpi.least, maximum: PICTURE_LIMITS.dpi.most, default: 200 }),
    lang: OneOf(BRIEFING_LANGUAGES),
    approval: Type.Optional(PlainText(60, { description: "map approval number (审图号)" })),
    frame: Type.Optional(
      Type.String({
        pattern: "^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$",
        description:
          "pixels of the map on the screen, such as 1280x720: the picture shows all that lies in them. Absent: pixels of a page as large as the picture",
      }),
    ),
  },
  closed,
);
export type MapPictureQuery = Static<typeof MapPictureQuery>;

/** Pixels of a picture. */
export const pixelsOf = ({ width, height, dpi }: { width: number; height: number; dpi: number }) => ({
  width: Math.round((width / 25.4) * dpi),
  height: Math.round((height / 25.4) * dpi),
});
