import type { PlanPlace } from "#server/algorithms/routing/plan-problem.ts";

/** Andorra la Vella, Sant Julià de Lòria, La Massana, El Pas de la Casa. */
export const TOWNS: PlanPlace[] = [
  { lon: 1.5218, lat: 42.5063 },
  { lon: 1.4915, lat: 42.4636 },
  { lon: 1.5331, lat: 42.5445 },
  { lon: 1.7285, lat: 42.5427 },
];

/** Off the coast of Catalonia, far from every road of the extract. */
export const AT_SEA: PlanPlace = { lon: 2.9, lat: 40.5 };

/** Places spread evenly over the valleys, the same ones every time (additive recurrence by the golden ratio). */
export const manyPlaces = (count: number): PlanPlace[] =>
  Array.from({ length: count }, (_, i) => ({
    lon: 1.47 + 0.1 * ((i * 0.618_034) % 1),
    lat: 42.47 + 0.08 * ((i * 0.754_878) % 1),
  }));
