import type { AssignedVisit } from "#server/features/planning/visits.contract.ts";
import { type Ring, sketchOf } from "../stops/route-sketch.ts";
import { useWords } from "../use-words.ts";

const SIZE = { width: 360, height: 200, pin: 22 } as const;

/** Where the stops lie towards each other, and in which order: no map, so that it is there without a network. */
export function RouteSketch({
  stops,
  done,
  rings,
}: {
  stops: readonly AssignedVisit[];
  /** Which of them have been reported. */
  done: readonly boolean[];
  rings: readonly Ring[];
}) {
  const { t } = useWords();
  const { pins, outlines } = sketchOf(stops, rings, SIZE);
  return (
    <svg
      className="sketch"
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      role="img"
      aria-label={t("stops.sketch.label", { n: stops.length })}
      data-testid="sketch"
    >
      {outlines.map((path) => (
        <path key={path} d={path} className="outline" />
      ))}
      <polyline points={pins.map(({ atX, atY }) => `${atX},${atY}`).join(" ")} className="way" />
      {pins.map(({ x, y, atX, atY }, i) => (
        <g key={stops[i]!.siteId} className={done[i] ? "pin reported" : "pin"}>
          {Math.hypot(x - atX, y - atY) > 2 && <line x1={x} y1={y} x2={atX} y2={atY} />}
          <circle cx={x} cy={y} r={SIZE.pin / 2 - 1} />
          <text x={x} y={y + 4}>
            {stops[i]!.position + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}
