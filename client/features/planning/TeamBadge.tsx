import classes from "./Planning.module.css";
import type { TeamMark } from "./team-marks.ts";

/** A team's letter on its colour. */
export function TeamBadge({ mark }: { mark: TeamMark | undefined }) {
  if (!mark) return null;
  return (
    <span className={classes.badge} style={{ background: mark.colour, color: mark.ink }} aria-hidden>
      {mark.letter}
    </span>
  );
}
