/** What probes of routes share: the two sides of the city, and whether somebody gets at them. */
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import type { TestDatabase } from "#test/helpers/database.ts";
import { EAST_TOWNSHIP, IN_THE_EAST, IN_THE_WEST, type Position, WEST_TOWNSHIP } from "#test/helpers/tiny-city.ts";

export const SIDES = ["east", "west"] as const;
export type Side = (typeof SIDES)[number];

/** One record of each kind on each side of the city, and a set of black spots across both. */
export interface Sample {
  site: Record<Side, number>;
  finding: Record<Side, number>;
  accident: Record<Side, number>;
  set: number;
  /** Photos of the findings. */
  photo: Record<Side, number>;
  /** Events that closed a finding in a manner to be looked at. */
  closure: Record<Side, number>;
  /** An edit of many sites that changed one. */
  bulk: Record<Side, number>;
  /** A random draw of sites, not drawn yet. */
  draw: Record<Side, number>;
  /** A snapshot of the side's county, with a photo, and a published briefing of it. */
  snapshot: Record<Side, string>;
  briefing: Record<Side, string>;
  /** Saved plans, assigned. */
  plan: Record<Side, number>;
}

export const WHERE: Record<Side, { at: Position; region: string }> = {
  east: { at: IN_THE_EAST, region: EAST_TOWNSHIP },
  west: { at: IN_THE_WEST, region: WEST_TOWNSHIP },
};
export const onEachSide = async <T>(make: (side: Side) => Promise<T>) =>
  ({ east: await make("east"), west: await make("west") }) as Record<Side, T>;

export interface ProbeContext {
  app: FastifyInstance;
  pool: TestDatabase["pool"];
  sample: Sample;
  headers: Record<string, string>;
  /** Of somebody with the same role in the whole city, to compare with. */
  ofCity: Record<string, string>;
}
export type Reached = Record<Side, boolean>;
export type Probe = (context: ProbeContext) => Promise<Reached>;

export const ask = ({ app, headers }: ProbeContext, url: string): Promise<LightMyRequestResponse> =>
  app.inject({ url, headers: { ...headers, "accept-encoding": "identity" } });

/** The answer is text that names what it holds. */
export const named =
  (url: string | ((context: ProbeContext) => string), word = "in the"): Probe =>
  async (context) => {
    const { body } = await ask(context, typeof url === "string" ? url : url(context));
    return { east: body.includes(`${word} east`), west: body.includes(`${word} west`) };
  };

/** One address a record: 200, or 404 as if there were none. */
export const each =
  (urlOf: (sample: Sample, side: Side) => string): Probe =>
  async (context) => {
    const { sample } = context;
    return onEachSide(async (side) => {
      const { statusCode } = await ask(context, urlOf(sample, side));
      if (statusCode !== 200 && statusCode !== 404) throw new Error(`${urlOf(sample, side)} answers ${statusCode}`);
      return statusCode === 200;
    });
  };
