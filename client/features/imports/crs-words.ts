import { GAUSS_KRUGER } from "#server/algorithms/crs/systems.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";

/** A coordinate system's name, as surveyors and map makers say it. */
export function crsName(crs: string, t: I18n["t"]): string {
  if (crs === "wgs84" || crs === "gcj02" || crs === "bd09") return t(`imports.crs.${crs}`);
  const code = Number(crs.slice(5));
  const zone = GAUSS_KRUGER.get(code);
  if (zone) {
    const number = Math.floor(zone.falseEasting / 1_000_000);
    return number > 0
      ? t("imports.crs.zone", { zone: number, meridian: zone.meridian, code })
      : t("imports.crs.meridian", { meridian: zone.meridian, code });
  }
  return code === 3857 ? t("imports.crs.mercator") : `EPSG:${code}`;
}

/** Offered beside the candidates: the usual ones, with the grid zones that cross the longitude. */
export function usualSystems(longitude: number): string[] {
  const zones = [...GAUSS_KRUGER]
    .filter(([code, { meridian }]) => code >= 4513 && Math.abs(meridian - longitude) <= 3)
    .sort(([a], [b]) => b - a)
    .map(([code]) => `epsg:${code}`);
  return ["wgs84", "gcj02", "bd09", ...zones];
}
