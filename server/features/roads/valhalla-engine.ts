/** Valhalla, however it is reached: by URL (`valhalla-http.ts`) or in a process of our own (`valhalla-process.ts`). */

export type ValhallaAction = "status" | "locate" | "route" | "sources_to_targets" | "isochrone";

export interface ValhallaEngine {
  /** @throws EngineRefusal when the engine answers with an error, EngineDown when it does not answer */
  ask(action: ValhallaAction, query: object): Promise<unknown>;
  /** Sources (and targets) of one matrix to begin with. */
  readonly block: number;
  close(): Promise<void>;
}

/** What the engine says against a request. */
export class EngineRefusal extends Error {}

export class EngineDown extends Error {}
