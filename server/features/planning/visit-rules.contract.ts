/**
 * How long an inspection takes, when it may begin, what it needs: by category (unique across layers). These are what a plan
 * starts from; a planner changes them for a plan, or for one site.
 */
import { type Static, Type } from "typebox";
import { OrNull } from "../../contracts/common.contract.ts";
import { type Category, OneOf } from "../../contracts/vocabulary.contract.ts";

const closed = { additionalProperties: false };

/** What a team may be able to inspect beside the ordinary. */
export const SKILLS = ["mine", "chemicals", "gas", "structure", "fire", "road", "water"] as const;
export type Skill = (typeof SKILLS)[number];

const HOUR = 3600;
/** Seconds since midnight, in the city's time. */
export const DaySecondsSchema = Type.Integer({
  minimum: 0,
  maximum: 24 * HOUR,
  description: "seconds since midnight, city time",
});
export const WindowSchema = Type.Tuple([DaySecondsSchema, DaySecondsSchema], {
  description: "from, to: seconds since midnight, both inclusive",
});
export const SkillList = Type.Array(OneOf(SKILLS), { maxItems: SKILLS.length, uniqueItems: true });

/** Windows within which an inspection may begin; empty: closed. */
export const OpeningHours = Type.Array(WindowSchema, { maxItems: 4, description: "empty: closed" });

export const VisitRule = Type.Object(
  {
    serviceSeconds: Type.Integer({ minimum: 60, maximum: 12 * HOUR, description: "on the spot, record included" }),
    hours: OrNull({ ...OpeningHours, description: "when it may begin, on days it is open; null: any time" }),
    closedOn: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      maxItems: 7,
      uniqueItems: true,
      description: "weekdays, 1 Monday … 7 Sunday",
    }),
    skills: SkillList,
    teams: OneOf([1, 2], { description: "2: two teams inspect it together" }),
  },
  closed,
);
export type VisitRule = Static<typeof VisitRule>;

const at = (
  minutes: number,
  hours: VisitRule["hours"],
  skills: readonly Skill[] = [],
  closedOn: number[] = [],
): VisitRule => ({
  serviceSeconds: minutes * 60,
  hours,
  closedOn,
  skills: [...skills],
  teams: 1,
});
const DAYTIME: VisitRule["hours"] = [[8 * HOUR, 18 * HOUR]];
/** The last begin leaves the inspection time before closing. */
const OFFICE: VisitRule["hours"] = [
  [8.5 * HOUR, 11.5 * HOUR],
  [14 * HOUR, 17 * HOUR],
];
const BUSINESS: VisitRule["hours"] = [[9 * HOUR, 20 * HOUR]];
const WEEKEND = [6, 7];

/**
 * Assumptions, not a standard: minutes are what a checklist of the category's usual length takes, hours those at which
 * somebody answerable is met. A city replaces them with its own.
 */
export const VISIT_RULES: Readonly<Record<Category, VisitRule>> = {
  residential: at(20, DAYTIME),
  rental: at(25, DAYTIME),
  // Shops and places open to the public: walked through while in use.
  commercial: at(40, BUSINESS),
  public_use: at(45, OFFICE, ["structure"]),
  // Several installations, documents of the permit, an interview.
  chemicals: at(90, OFFICE, ["chemicals"], WEEKEND),
  mining: at(90, OFFICE, ["mine"], WEEKEND),
  construction: at(60, DAYTIME),
  tourism: at(45, BUSINESS),
  fire: at(45, BUSINESS, ["fire"]),
  gas: at(45, DAYTIME, ["gas"]),
  flood: at(40, null, ["water"]),
  // A stretch of road: walked, measured and photographed in daylight.
  junction: at(25, DAYTIME, ["road"]),
  bend: at(20, DAYTIME, ["road"]),
  descent: at(25, DAYTIME, ["road"]),
  village_street: at(20, DAYTIME),
  waterside: at(25, DAYTIME, ["road"]),
  // Going underground takes half a shift.
  underground: at(150, OFFICE, ["mine"], WEEKEND),
  open_pit: at(90, DAYTIME, ["mine"]),
  gravel: at(60, DAYTIME, ["mine"]),
  tailings: at(90, DAYTIME, ["mine"]),
};
