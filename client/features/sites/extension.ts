/** Which entries of a finding's history put its deadline off. Pure. */
import type { Finding } from "#server/features/sites/sites.contract.ts";

type Event = Pick<Finding["events"][number], "to" | "note">;

/** An extension is recorded as one more "rectifying" after "rectifying"; its note says what it is. */
export const isExtension = (event: Event, before: Event | undefined): boolean =>
  event.to === "rectifying" && before?.to === "rectifying" && /延期|延长|exten[ds]/i.test(event.note);
