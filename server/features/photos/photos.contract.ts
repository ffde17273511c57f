import { type Static, Type } from "typebox";
import { OneOf } from "../../contracts/vocabulary.contract.ts";
import { PHOTO_KINDS, PHOTO_LIMITS } from "../../contracts/workflow.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What makes a photo worth a second look. */
export const PHOTO_FLAGS = {
  twin: `the same picture, or one that looks like it (at most ${PHOTO_LIMITS.twinBits} of 64 bits differ), is at another finding`,
  far: `taken more than ${PHOTO_LIMITS.farMetres} m from the site`,
  before_found: "taken before the finding was found",
  future: "the camera's clock is ahead of the upload",
} as const;
export type PhotoFlag = keyof typeof PHOTO_FLAGS;

export const Photo = Type.Object({
  id: Type.String({ description: "the picture is at /api/photos/{id}/full and /api/photos/{id}/thumbnail" }),
  findingId: Type.String(),
  kind: OneOf(PHOTO_KINDS),
  width: Type.Integer(),
  height: Type.Integer(),
  uploadedBy: Type.String(),
  uploadedAt: Type.String({ description: "ISO 8601 instant" }),
  origin: nullable(
    Type.Object(
      {
        takenAt: nullable(Type.String({ description: "the camera's clock, YYYY-MM-DD HH:MM" })),
        lon: nullable(Type.Number()),
        lat: nullable(Type.Number()),
        distanceMeters: nullable(Type.Integer({ description: "from the site" })),
      },
      { description: "what the camera says; for officers and supervisors of the area" },
    ),
  ),
  flags: Type.Array(OneOf(Object.keys(PHOTO_FLAGS) as PhotoFlag[]), {
    description: `for officers and supervisors of the area. ${Object.entries(PHOTO_FLAGS)
      .map(([flag, meaning]) => `${flag}: ${meaning}`)
      .join("; ")}`,
  }),
  twins: Type.Array(
    Type.Object({
      findingId: Type.String(),
      siteId: Type.String(),
      siteName: Type.String(),
    }),
    { description: "the other findings, those within sight" },
  ),
});
export type Photo = Static<typeof Photo>;

export const PhotoList = Type.Object({ items: Type.Array(Photo) });
export type PhotoList = Static<typeof PhotoList>;
