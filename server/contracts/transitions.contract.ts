/** How a finding moves on: the steps of rectification under way, acceptance and closing (销号). */
import type { FindingStatus } from "./vocabulary.contract.ts";

/** To which statuses a finding may go from each. Work that was sent back or sprang up again may start at once. */
export const TRANSITIONS: Readonly<Record<FindingStatus, readonly FindingStatus[]>> = {
  found: ["registered"],
  registered: ["assigned"],
  assigned: ["rectifying"],
  rectifying: ["submitted"],
  submitted: ["accepted", "returned"],
  accepted: ["closed"],
  returned: ["rectifying"],
  closed: ["reopened"],
  reopened: ["assigned", "rectifying"],
};

/** Whether a finding may go from one status to another in one step. */
export const mayMoveOn = (from: FindingStatus, to: FindingStatus): boolean => TRANSITIONS[from].includes(to);
