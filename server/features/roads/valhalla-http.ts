import { EngineDown, EngineRefusal, type ValhallaEngine } from "./valhalla-engine.ts";

const TIMEOUT_MS = 60_000;
/** 2,500 pairs is what an engine set up as it comes answers at once (`service_limits.auto.max_matrix_location_pairs`). */
const BLOCK = 50;

/** A Valhalla that runs elsewhere, such as `http://valhalla:8002`. */
export function valhallaByHttp(url: string): ValhallaEngine {
  const base = url.replace(/\/+$/, "");
  return {
    block: BLOCK,
    async ask(action, query) {
      let status: number;
      let body: unknown;
      try {
        const response = await fetch(`${base}/${action}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(query),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        status = response.status;
        body = await response.json();
      } catch (error) {
        throw new EngineDown((error as Error).message, { cause: error });
      }
      if (status === 200) return body;
      const said = (body as { error?: unknown } | null)?.error;
      if (status < 500 && typeof said === "string") throw new EngineRefusal(said);
      throw new EngineDown(`it answers ${status}`);
    },
    close: async () => {},
  };
}
