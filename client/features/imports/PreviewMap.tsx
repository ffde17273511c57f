import { useMemo, useState } from "react";
import { toWgs84 } from "#server/algorithms/crs/systems.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./imports.module.css";

interface Props {
  /** x and y as the file writes them. */
  sample: readonly (readonly number[])[];
  crs: string | null;
  swapped: boolean;
}

type Point = readonly [lon: number, lat: number];
type Box = readonly [west: number, south: number, east: number, north: number];

const WIDTH = 520;
const HEIGHT = 300;
/** Half the width of the close-up, in degrees: some 5 km. */
const CLOSE = 0.026;

/** Where the rows lie before and after the conversion, over the counties' outlines. Nothing is stored yet. */
export function PreviewMap({ sample, crs, swapped }: Props) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const [close, setClose] = useState(false);

  const before = useMemo(
    () => sample.filter(([x, y]) => Math.abs(x!) <= 180 && Math.abs(y!) <= 90).map(([x, y]): Point => [x!, y!]),
    [sample],
  );
  const after = useMemo(() => {
    const convert = crs ? toWgs84(crs) : undefined;
    return convert ? sample.map(([x, y]) => (swapped ? convert(y!, x!) : convert(x!, y!))) : [];
  }, [sample, crs, swapped]);
  const placed = after.filter((point) => point !== null);
  const city = useMemo(() => boxOf(regions?.outlines.features ?? []), [regions]);
  const shown = placed.length > 0 ? placed : before;
  const box = close && shown.length > 0 ? closeUp(shown) : (city ?? boxOfPoints(shown));
  if (!box) return null;
  const project = projection(box);
  const inside = ([lon, lat]: Point) => lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
  const outside = placed.filter((point) => !city || !within(point, city)).length;
  const moved = before.length === sample.length && crs !== "wgs84";

  return (
    <figure className={classes.preview}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t("imports.preview.label")}
        data-testid="import-preview"
      >
        {regions?.outlines.features.map((feature) => (
          <path key={feature.properties.code} d={pathOf(feature.geometry, project)} className={classes.outline} />
        ))}
        {!close &&
          regions?.outlines.features.map(({ properties, geometry }) => {
            const [x, y] = project(middleOf(geometry));
            return (
              <text key={properties.code} x={x} y={y} className={classes.place}>
                {nameOf(properties)}
              </text>
            );
          })}
        {close &&
          moved &&
          before.map((from, i) => {
            const to = after[i];
            if (!to || !inside(from)) return null;
            const [x1, y1] = project(from);
            const [x2, y2] = project(to);
            // biome-ignore lint/suspicious/noArrayIndexKey: the sample never changes its order
            return <line key={i} x1={x1} y1={y1} x2={x2} y2={y2} className={classes.shift} />;
          })}
        {moved && before.map((point, i) => dot(point, i, classes.before!, project, inside))}
        {placed.map((point, i) => dot(point, i, classes.after!, project, inside))}
      </svg>
      <figcaption>
        <span className={classes.key} data-of="before">
          {t("imports.preview.before")}
        </span>
        <span className={classes.key} data-of="after">
          {t("imports.preview.after")}
        </span>
        <button type="button" className={classes.link} onClick={() => setClose(!close)} aria-pressed={close}>
          {t(close ? "imports.preview.city" : "imports.preview.close")}
        </button>
        {before.length === 0 && crs && <span>{t("imports.preview.metres")}</span>}
        {crs && placed.length === 0 && <span>{t("imports.preview.none")}</span>}
        {outside > 0 && <span>{t("imports.preview.outside", { n: outside })}</span>}
      </figcaption>
    </figure>
  );
}

type Project = (point: Point) => [x: number, y: number];

function dot(point: Point, key: number, className: string, project: Project, inside: (point: Point) => boolean) {
  if (!inside(point)) return null;
  const [cx, cy] = project(point);
  return <circle key={key} cx={cx} cy={cy} r={2.6} className={className} />;
}

/** Equal scale both ways at the middle latitude, the box as large as fits. */
function projection([west, south, east, north]: Box): Project {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((WIDTH - 16) / ((east - west) * squeeze), (HEIGHT - 16) / (north - south));
  const [midLon, midLat] = [(west + east) / 2, (south + north) / 2];
  return ([lon, lat]) => [
    Math.round((WIDTH / 2 + (lon - midLon) * squeeze * scale) * 10) / 10,
    Math.round((HEIGHT / 2 - (lat - midLat) * scale) * 10) / 10,
  ];
}

type Area = GeoJSON.Polygon | GeoJSON.MultiPolygon;
const ringsOf = (area: Area) => (area.type === "Polygon" ? area.coordinates : area.coordinates.flat());

const pathOf = (area: Area, project: Project): string =>
  ringsOf(area)
    .map((ring) => `M${ring.map((at) => project(at as unknown as Point).join(" ")).join("L")}Z`)
    .join("");

function boxOf(features: readonly { geometry: Area }[]): Box | null {
  return boxOfPoints(features.flatMap(({ geometry }) => ringsOf(geometry).flat() as unknown as Point[]));
}

function boxOfPoints(points: readonly Point[]): Box | null {
  if (points.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return [west - 0.002, south - 0.002, east + 0.002, north + 0.002];
}

function middleOf(area: Area): Point {
  const [west, south, east, north] = boxOf([{ geometry: area }])!;
  return [(west + east) / 2, (south + north) / 2];
}

/** Around the point with the most others near it. */
function closeUp(points: readonly Point[]): Box {
  const some = points.slice(0, 300);
  const near = ([lon, lat]: Point) =>
    some.filter(([x, y]) => Math.abs(x - lon) < CLOSE && Math.abs(y - lat) < CLOSE * 0.6).length;
  const [lon, lat] = some.reduce((best, one) => (near(one) > near(best) ? one : best));
  return [lon - CLOSE, lat - CLOSE * 0.6, lon + CLOSE, lat + CLOSE * 0.6];
}

const within = ([lon, lat]: Point, [west, south, east, north]: Box) =>
  lon >= west && lon <= east && lat >= south && lat <= north;
