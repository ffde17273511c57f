/** What components ask of the worker about the answer on the screen. */
import type { CellDetail } from "#server/algorithms/analysis/analysis-types.ts";
import type { BlackSpotResult } from "#server/algorithms/black-spots/identify.ts";
import type { BlackSpotSettings } from "#server/algorithms/black-spots/settings.ts";
import { useView } from "../view/view.store.ts";
import { cubeFilter } from "../view/view-state.ts";
import { cubeClient, shownQuestion } from "./session.ts";

/** The same draws each time: asking again gives the same p. */
const SEED = 20_230_420;

function question() {
  const shown = shownQuestion();
  if (!shown) throw new Error("Nothing has been counted yet.");
  return shown;
}

/** A newer request of its kind took this one's place. */
export class Overtaken extends Error {
  constructor() {
    super("A newer request took this one's place.");
    this.name = "Overtaken";
  }
}

async function unlessOvertaken<T>(reply: Promise<T | null>): Promise<T> {
  const value = await reply;
  if (value === null) throw new Overtaken();
  return value;
}

/** A cell of the hot spots in numbers. @throws Overtaken, Error before the first answer. */
export async function askDetail(cell: bigint): Promise<CellDetail> {
  return unlessOvertaken(cubeClient().ask("detail", { question: question(), cell }));
}

/** Conditional permutation p of a cell. @throws Overtaken, Error before the first answer. */
export async function askPermutation(cell: bigint, permutations: number): Promise<number> {
  return unlessOvertaken(cubeClient().ask("permutation", { question: question(), cell, permutations, seed: SEED }));
}

/** Black spots among the accidents of the view's place. @throws Overtaken, Error while the accidents are not there. */
export async function askBlackSpots(settings: BlackSpotSettings): Promise<BlackSpotResult> {
  const { place, units } = cubeFilter(useView.getState());
  return unlessOvertaken(cubeClient().ask("blackSpots", { settings, filter: { place, units } }));
}
