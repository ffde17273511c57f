import { teamNameIn } from "#server/contracts/team-name.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./PlanLegend.module.css";
import { useShownPlan } from "./planning.store.ts";
import { ReachLegend } from "./ReachLegend.tsx";
import { TeamBadge } from "./TeamBadge.tsx";
import { useRouteLines } from "./use-route-lines.ts";
import { useTeamMarks } from "./use-team-marks.ts";

/** Width of a line's sample, pixels. */
const SAMPLE = 34;
const LINE = 2.6;

/** Whose line is which, what the hollow dots are, and whether lines are roads. */
export function PlanLegend() {
  const { t, language } = useI18n();
  const shown = useShownPlan();
  const { state, lines } = useRouteLines();
  const teams = shown?.settings.teams ?? [];
  const marks = useTeamMarks(teams);
  return (
    <section className={classes.legend} data-testid="plan-legend">
      <ul>
        {teams.map((team) => {
          const mark = marks.get(team.id);
          return (
            <li key={team.id}>
              <TeamBadge mark={mark} />
              <svg width={SAMPLE} height={8} aria-hidden>
                <line
                  x1={0}
                  x2={SAMPLE}
                  y1={4}
                  y2={4}
                  stroke={mark?.colour}
                  strokeWidth={LINE}
                  strokeDasharray={mark?.dash.map((length) => length * LINE).join(" ")}
                />
              </svg>
              {teamNameIn(language, team.name)}
            </li>
          );
        })}
        <li>
          <i className={classes.hollow} />
          {t(shown ? "plan.hover.unserved" : "plan.hover.candidate")}
        </li>
      </ul>
      {shown && state !== "roads" && <p>{t(`plan.map.${state}`)}</p>}
      {lines?.attribution && <p>{t("plan.map.roads", { source: lines.attribution })}</p>}
      <ReachLegend />
    </section>
  );
}
