/** Who answers how long and how far it is between places. */
import type { PlanPlace, PlanTravel } from "../../algorithms/routing/plan-problem.ts";
import type { TRAVEL_PROVIDERS } from "./roads.contract.ts";

export type ProviderName = (typeof TRAVEL_PROVIDERS)[number];

/**
 * Seconds where no road leads: a week, longer than any shift, so that no plan drives it; a number, so that sums stay
 * numbers.
 */
export const NO_WAY_SECONDS = 604_800;

export interface Travel extends PlanTravel {
  provider: ProviderName;
  /** Places that no road leads to; all their pairs are NO_WAY_SECONDS. */
  offRoad: readonly number[];
}

/** The way from one place to the next. */
export interface Leg {
  seconds: number;
  meters: number;
  /** Longitude and latitude, WGS84 degrees. */
  line: [lon: number, lat: number][];
}

export interface Isochrone {
  minutes: number;
  /** GeoJSON polygon coordinates of what is reached within as many minutes. */
  polygons: [number, number][][][];
}

export interface RoadsAbout {
  /** ISO 8601 instant at which its roads were made ready; null of a provider without roads. */
  tilesAsOf: string | null;
  version: string | null;
}

export interface TravelProvider {
  readonly name: ProviderName;
  /** All of it or a fault: a matrix is never half one provider's, half another's. @throws RoadsFault */
  matrix(places: readonly PlanPlace[]): Promise<Travel>;
  /** A leg between each place and the next. @throws RoadsFault */
  geometry(places: readonly PlanPlace[]): Promise<Leg[]>;
  /** Null where the provider has no roads. Longest first. @throws RoadsFault */
  isochrone: ((place: PlanPlace, minutes: readonly number[]) => Promise<Isochrone[]>) | null;
  /** @throws RoadsFault when the engine does not answer */
  about(): Promise<RoadsAbout>;
  close(): Promise<void>;
}

/**
 * The engine could not answer; the message is one sentence for people, which names what to do. Routes need not catch it:
 * plugins/problems.ts answers with the sentence, and with what to ask for instead.
 */
export class RoadsFault extends Error {
  /** Went wrong at the engine (true), or is not to be had from it for these places (false). */
  readonly engineDown: boolean;
  readonly statusCode: 400 | 503;
  readonly field = "provider";
  readonly instead = { field: "provider", message: "ask again with provider great-circle" };
  constructor(message: string, { engineDown, cause }: { engineDown: boolean; cause?: unknown }) {
    super(message, { cause });
    this.engineDown = engineDown;
    this.statusCode = engineDown ? 503 : 400;
  }
}

/** By what it says, not by its class: routes that are loaded by name may stand in another instance of this module. */
export const isRoadsFault = (error: unknown): error is RoadsFault =>
  error instanceof Error && typeof (error as Partial<RoadsFault>).engineDown === "boolean";
