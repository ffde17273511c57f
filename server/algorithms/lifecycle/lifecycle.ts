/**
 * The lifecycle table: one row a finding, as parallel columns, with what the counting needs of it and of its site. It
 * answers what the cube cannot, because the cube knows no time: on time, days to close, falling due.
 */
import type { Category, Layer, SiteStatus, Supervision } from "../../contracts/vocabulary.contract.ts";
import type { Coded, CubeMoment } from "../cube/cube.ts";

/** Days are days since 1970-01-01 in the city's calendar. */
export interface Lifecycle {
  rows: number;
  /** Of the site: the region that answers for it, and what the filters ask about. */
  region: Coded;
  layer: Coded<Layer>;
  category: Coded<Category>;
  status: Coded<SiteStatus>;
  supervision: Coded<Supervision>;
  /** 1 major … 4 low. */
  riskLevel: Uint8Array;
  foundOn: Int16Array;
  /** −1 while the finding is not closed. */
  closedOn: Int16Array;
  deadlineOriginal: Int16Array;
  deadline: Int16Array;
  /** 1 where the finding waits for acceptance (submitted or accepted): never overdue. */
  waiting: Uint8Array;
  asOf: CubeMoment;
}
