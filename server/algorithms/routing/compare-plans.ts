/** Two plans side by side, of the same candidates or of others. */
import type { EvaluatedPlan } from "./evaluate-plan.ts";
import type { UnitCoverage } from "./plan-figures.ts";

export interface PlanSide {
  stops: number;
  priorityServed: number;
  priorityAll: number;
  /** Risk covered: priority served of all, 0 to 1. */
  share: number;
  mandatoryUnserved: number;
  coverageShort: number;
  travelMeters: number;
  travelSeconds: number;
  awaySeconds: number;
  serviceSeconds: number;
  imbalance: number;
  /** Team-days with at least one stop. */
  routes: number;
}

interface Where {
  team: string;
  day: number;
}

export interface PlanComparison {
  a: PlanSide;
  b: PlanSide;
  units: { unit: string; a: UnitCoverage | null; b: UnitCoverage | null }[];
  /** Visits. */
  onlyA: string[];
  onlyB: string[];
  /** In both, with another team or on another day. */
  moved: { visit: string; a: Where; b: Where }[];
}

export function comparedPlans(a: EvaluatedPlan, b: EvaluatedPlan): PlanComparison {
  const [inA, inB] = [placesOf(a), placesOf(b)];
  const unitsOf = ({ units }: EvaluatedPlan) => new Map(units.map((unit) => [unit.unit, unit]));
  const [unitsA, unitsB] = [unitsOf(a), unitsOf(b)];
  const moved: PlanComparison["moved"] = [];
  for (const [visit, at] of inA) {
    const other = inB.get(visit);
    if (other && (other.team !== at.team || other.day !== at.day)) moved.push({ visit, a: at, b: other });
  }
  return {
    a: sideOf(a),
    b: sideOf(b),
    units: [...new Set([...unitsA.keys(), ...unitsB.keys()])]
      .sort()
      .map((unit) => ({ unit, a: unitsA.get(unit) ?? null, b: unitsB.get(unit) ?? null })),
    onlyA: [...inA.keys()].filter((visit) => !inB.has(visit)),
    onlyB: [...inB.keys()].filter((visit) => !inA.has(visit)),
    moved,
  };
}

/** Where each visit is; of a pair the first of both. */
function placesOf({ routes }: EvaluatedPlan): Map<string, Where> {
  const places = new Map<string, Where>();
  for (const { team, day, stops } of routes)
    for (const { visit } of stops) if (!places.has(visit)) places.set(visit, { team, day });
  return places;
}

function sideOf({ figures, teams, routes }: EvaluatedPlan): PlanSide {
  const { priorityServed, priorityAll } = figures;
  const total = (of: (load: EvaluatedPlan["teams"][number]) => number) =>
    teams.reduce((sum, load) => sum + of(load), 0);
  return {
    ...{ priorityServed, priorityAll, share: priorityAll > 0 ? priorityServed / priorityAll : 0 },
    mandatoryUnserved: figures.mandatoryUnserved,
    coverageShort: figures.coverageShort,
    travelMeters: figures.travelMeters,
    travelSeconds: figures.travelSeconds,
    imbalance: figures.imbalance,
    stops: total((load) => load.stops),
    awaySeconds: total((load) => load.awaySeconds),
    serviceSeconds: total((load) => load.serviceSeconds),
    routes: routes.filter(({ stops }) => stops.length > 0).length,
  };
}
