import { type Static, Type } from "typebox";
import { AsOf, PlainText } from "../../contracts/common.contract.ts";
import { FINDING_GRADES, LAYERS, OneOf } from "../../contracts/vocabulary.contract.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ description: "YYYY-MM-DD" });

/** Closed sooner after submitting than anybody looks at a place. */
export const QUICK_MINUTES = 30;

/** Why a closure deserves a second look, with the points each reason counts. */
export const CLOSURE_REASONS = {
  one_account: { points: 5, meaning: "submitted and accepted from one account" },
  same_photo: { points: 4, meaning: "a photo of it is at another finding too, or looks like one" },
  far_photo: { points: 3, meaning: "a photo was taken far from the site" },
  old_photo: { points: 2, meaning: "a photo was taken before the finding was found" },
  future_photo: { points: 2, meaning: "a photo's clock is ahead of its upload" },
  quick: { points: 2, meaning: `closed within ${QUICK_MINUTES} minutes of submitting` },
  no_photo: { points: 1, meaning: "closed without a photo of after" },
} as const;
export type ClosureReason = keyof typeof CLOSURE_REASONS;
export const CLOSURE_REASON_NAMES = Object.keys(CLOSURE_REASONS) as ClosureReason[];

export const ClosureQuery = Type.Object(
  {
    reviewed: Type.Boolean({ default: false, description: "those looked at, instead of those still to look at" }),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    after: Type.Optional(
      Type.String({ pattern: "^[0-9]{1,4}\\.[0-9]{1,15}$", description: "`next` of the page before" }),
    ),
  },
  { additionalProperties: false },
);
export type ClosureQuery = Static<typeof ClosureQuery>;

export const SuspiciousClosure = Type.Object({
  id: Type.String({ description: "of the event that closed it" }),
  findingId: Type.String(),
  siteId: Type.String(),
  siteName: Type.String(),
  layer: OneOf(LAYERS),
  regionCode: Type.String(),
  grade: OneOf(FINDING_GRADES),
  description: Type.String(),
  closedOn: Day,
  closedBy: Type.String(),
  submittedBy: nullable(Type.String()),
  photos: Type.Integer(),
  score: Type.Integer({ description: "the sum of the reasons' points" }),
  reasons: Type.Array(OneOf(CLOSURE_REASON_NAMES), {
    description: Object.entries(CLOSURE_REASONS)
      .map(([reason, { points, meaning }]) => `${reason} (${points}): ${meaning}`)
      .join("; "),
  }),
  review: nullable(Type.Object({ by: Type.String(), at: Type.String(), note: Type.String() })),
});
export type SuspiciousClosure = Static<typeof SuspiciousClosure>;

export const ClosurePage = Type.Object({
  items: Type.Array(SuspiciousClosure),
  total: Type.Integer({ description: "on all pages" }),
  next: nullable(Type.String({ description: "give it as `after` for the next page; null on the last" })),
  asOf: AsOf,
});
export type ClosurePage = Static<typeof ClosurePage>;

export const NewReview = Type.Object(
  { note: Type.Optional(PlainText(500, { description: "what was found, without line breaks" })) },
  { additionalProperties: false },
);
