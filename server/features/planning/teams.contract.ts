/** Inspection teams: where they start, when and how long they work, what they can inspect, who is in them. */
import { type Static, Type } from "typebox";
import { OrNull, PlainText } from "../../contracts/common.contract.ts";
import { DaySecondsSchema, SkillList, WindowSchema } from "./visit-rules.contract.ts";

const nullable = OrNull;
const closed = { additionalProperties: false };

export const RowId = Type.String({ pattern: "^[0-9]{1,15}$" });
export const RegionCode = Type.String({
  pattern: "^[0-9]{6,12}(-[A-Z]+)?$",
  description: "code of the city, a county, a zone or a township",
});
export const PlacePoint = Type.Object(
  { lon: Type.Number({ minimum: -180, maximum: 180 }), lat: Type.Number({ minimum: -90, maximum: 90 }) },
  { ...closed, description: "WGS84 degrees" },
);

/** Taken once a day, begun within the window, where the day's work reaches beyond it. */
export const TeamBreak = Type.Object(
  { seconds: Type.Integer({ minimum: 300, maximum: 4 * 3600 }), window: WindowSchema },
  closed,
);

export const TeamMember = Type.Object(
  {
    personId: nullable(RowId),
    name: PlainText(60, { description: "how the member is called; shown to who may plan, and to the member" }),
  },
  closed,
);
export type TeamMember = Static<typeof TeamMember>;

const stated = {
  name: Type.String({
    minLength: 1,
    maxLength: 60,
    pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
  }),
  area: RegionCode,
  depot: PlacePoint,
  depotName: PlainText(100),
  shift: WindowSchema,
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
    maxItems: 7,
    uniqueItems: true,
    description: "on which it works, 1 Monday … 7 Sunday",
  }),
  break: nullable(TeamBreak),
  skills: SkillList,
  maxStops: nullable(Type.Integer({ minimum: 1, maximum: 100, description: "a day" })),
  members: Type.Array(TeamMember, { maxItems: 20 }),
};

export const NewTeam = Type.Object(stated, closed);
export type NewTeam = Static<typeof NewTeam>;

export const TeamChange = Type.Object(
  { ...stated, version: Type.Integer({ minimum: 1, description: "as read; 409 if somebody changed it since" }) },
  closed,
);
export type TeamChange = Static<typeof TeamChange>;

export const Team = Type.Object({
  id: RowId,
  ...stated,
  members: Type.Array(TeamMember, { description: "empty for who may not plan, but for oneself" }),
  memberCount: Type.Integer(),
  version: Type.Integer(),
  mayChange: Type.Boolean(),
});
export type Team = Static<typeof Team>;

export const TeamList = Type.Object({ teams: Type.Array(Team) });
export const TeamParams = Type.Object({ id: RowId });
export const People = Type.Object({
  people: Type.Array(Type.Object({ id: RowId, name: Type.String() }), {
    description: "accounts that may report visits in the planner's area",
  }),
});

/** Days of one plan. */
export const MOST_DAYS = 10;

/** A team as a plan uses it: what it was when the plan was made. */
export const PlanTeamSettings = Type.Object(
  {
    id: Type.String({
      minLength: 1,
      maxLength: 40,
      pattern: "^[A-Za-z0-9_-]+$",
      description: "of the team, or made up for a plan",
    }),
    name: stated.name,
    start: PlacePoint,
    end: nullable(PlacePoint),
    shifts: Type.Array(nullable(WindowSchema), {
      maxItems: MOST_DAYS,
      description: "one for each day; null: does not work",
    }),
    break: nullable(TeamBreak),
    skills: SkillList,
    maxStops: stated.maxStops,
  },
  closed,
);
export type PlanTeamSettings = Static<typeof PlanTeamSettings>;
export { DaySecondsSchema };
