import {
  LAYERS,
  type Layer,
  RISK_LEVELS,
  type RiskLevel,
  SITE_STATUSES,
  type SiteStatus,
  SUPERVISIONS,
  type Supervision,
} from "../contracts/vocabulary.contract.ts";

/** What a tile, the cube and the lifecycle tell sites apart by. */
export interface TileClassParts {
  layer: Layer;
  level: RiskLevel;
  status: SiteStatus;
  supervision: Supervision;
}

/** All four as one number: SQL's tile_class(), whose order is the enums' (test/db/vocabulary.db.test.ts). */
export function tileClassOf({ layer, level, status, supervision }: TileClassParts): number {
  const levels = LAYERS.indexOf(layer) * RISK_LEVELS.length + RISK_LEVELS.indexOf(level);
  const statuses = levels * SITE_STATUSES.length + SITE_STATUSES.indexOf(status);
  return statuses * SUPERVISIONS.length + SUPERVISIONS.indexOf(supervision);
}

/** Undoes {@link tileClassOf}. */
export function partsOfTileClass(tileClass: number): TileClassParts {
  let rest = tileClass;
  const digit = <T>(words: readonly T[]): T => {
    const value = words[rest % words.length]!;
    rest = Math.floor(rest / words.length);
    return value;
  };
  const supervision = digit(SUPERVISIONS);
  const status = digit(SITE_STATUSES);
  const level = digit(RISK_LEVELS);
  return { layer: LAYERS[rest]!, level, status, supervision };
}

/** Of a site without findings. */
export const newTileClass = (layer: Layer, level: RiskLevel): number =>
  tileClassOf({ layer, level, status: "clear", supervision: "none" });
