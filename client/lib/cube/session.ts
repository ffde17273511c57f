/** The one worker of the page and the question it was last asked. */
import type { Question } from "#server/algorithms/analysis/analysis-types.ts";
import CubeWorker from "./cube.worker.ts?worker";
import { type CubeClient, createCubeClient } from "./cube-client.ts";

let client: CubeClient | undefined;
export const cubeClient = (): CubeClient => (client ??= createCubeClient(new CubeWorker() as never));

let shown: Question | null = null;
/** The question of the answer on the screen. */
export const shownQuestion = (): Question | null => shown;
export const setShownQuestion = (question: Question) => {
  shown = question;
};
