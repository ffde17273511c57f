/**
 * The what-if: as if every finding in some cells and places were closed. All counts are sums over rows, so counting with it
 * means: count everything, take the rows concerned away, add them back as they would be.
 */
import { SITE_STATUSES } from "../../contracts/vocabulary.contract.ts";
import type { Coded, Cube } from "../cube/cube.ts";

/** The same columns, some rows only. */
export function pickRows(cube: Cube, rows: Uint32Array): Cube {
  const take = <A extends Int32Array | Uint8Array | Uint32Array>(source: A): A => {
    const taken = new (source.constructor as new (length: number) => A)(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = source[rows[i]!]!;
    return taken;
  };
  const coded = <T extends string>({ values, codes }: Coded<T>): Coded<T> => ({
    values,
    codes: Int16Array.from(rows, (r) => codes[r]!),
  });
  return {
    ...cube,
    rows: rows.length,
    cellOf: take(cube.cellOf),
    region: coded(cube.region),
    layer: coded(cube.layer),
    category: coded(cube.category),
    status: coded(cube.status),
    supervision: coded(cube.supervision),
    riskLevel: take(cube.riskLevel),
    n: take(cube.n),
    findings: take(cube.findings),
    findingsClosed: take(cube.findingsClosed),
    findingsOverdue: take(cube.findingsOverdue),
    inspected: take(cube.inspected),
    findingsInspected: take(cube.findingsInspected),
    noPerson: take(cube.noPerson),
    noUnit: take(cube.noUnit),
    expired: take(cube.expired),
  };
}

/** The cube with every finding closed: nothing overdue, and sites that were overdue, open or submitted are closed. */
export function putAllRight(cube: Cube): Cube {
  const closed = SITE_STATUSES.indexOf("closed");
  const after = Int8Array.from(cube.status.values, (status) =>
    status === "clear" ? SITE_STATUSES.indexOf("clear") : closed,
  );
  return {
    ...cube,
    status: { values: SITE_STATUSES, codes: Int16Array.from(cube.status.codes, (code) => after[code]!) },
    findingsClosed: cube.findings,
    findingsOverdue: new Uint32Array(cube.rows),
  };
}
