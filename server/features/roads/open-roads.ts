import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "../../config.ts";
import { BadInput } from "../../plugins/problems.ts";
import { configFile } from "./build-tiles.ts";
import { cachedTravel } from "./cached-travel.ts";
import { greatCircleProvider } from "./great-circle.provider.ts";
import type { TravelProvider } from "./travel-provider.ts";
import { valhallaProvider } from "./valhalla.provider.ts";
import type { ValhallaEngine } from "./valhalla-engine.ts";
import { valhallaByHttp } from "./valhalla-http.ts";
import { findPackage } from "./valhalla-package.ts";
import { valhallaInProcess } from "./valhalla-process.ts";

/** The providers of this server. Which one is used is said by whoever asks, never changed on the way. */
export interface Roads {
  /** What plans are made with unless somebody chooses otherwise: the road engine where there is one. */
  chosen: TravelProvider;
  /** Always there. */
  fallback: TravelProvider;
  /** Why there is no road engine though somebody made roads for it; null: nothing is amiss. */
  note: string | null;
  /** @throws BadInput for an engine that this server has not */
  named(name: string | undefined): TravelProvider;
  close(): Promise<void>;
}

const cityDay = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());

/** @param engine without it straight lines alone */
export function makeRoads(engine?: ValhallaEngine, today: () => string = cityDay, note: string | null = null): Roads {
  const fallback = cachedTravel(greatCircleProvider(), today);
  const chosen = engine ? cachedTravel(valhallaProvider(engine), today) : fallback;
  return {
    chosen,
    fallback,
    note,
    named(name) {
      if (name === undefined || name === chosen.name) return chosen;
      if (name === fallback.name) return fallback;
      throw new BadInput(
        "This server has no road engine. Set ROUTING_URL, or make the roads with 'npm run roads', and start it again.",
        { field: "provider" },
      );
    },
    close: () => chosen.close(),
  };
}

const NO_PACKAGE =
  "The roads are there, but not the engine to drive on them. Get it with 'npm run roads -- --install' and start the server again.";

export const roadsDir = ({ ROADS_DIR, DATA_DIR }: Pick<Config, "ROADS_DIR" | "DATA_DIR">) =>
  ROADS_DIR ?? path.join(DATA_DIR, "roads");

/** What the configuration names: an engine by URL, else the roads that `npm run roads` made, else none. */
export function openRoads(config: Pick<Config, "ROUTING_URL" | "ROADS_DIR" | "DATA_DIR">): Roads {
  if (config.ROUTING_URL) return makeRoads(valhallaByHttp(config.ROUTING_URL));
  const folder = roadsDir(config);
  const tiles = configFile(folder);
  if (!existsSync(tiles)) return makeRoads();
  const packageFolder = findPackage(folder);
  return packageFolder ? makeRoads(valhallaInProcess(packageFolder, tiles)) : makeRoads(undefined, cityDay, NO_PACKAGE);
}
