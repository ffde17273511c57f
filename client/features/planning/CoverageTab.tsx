import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { teamNameIn } from "#server/contracts/team-name.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatShare, formatSignedShare } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { clock, duration, kilometres } from "./clock.ts";
import classes from "./Planning.module.css";
import { failureWords } from "./plan-words.ts";
import { adoptTeam } from "./planning.actions.ts";
import { tryAnotherTeam } from "./planning.api.ts";
import { type ShownPlan, usePlanning } from "./planning.store.ts";
import { onProblemOf } from "./problem.ts";
import { TeamBadge } from "./TeamBadge.tsx";
import { useMayPlan } from "./use-may-plan.ts";
import { useTeamMarks } from "./use-team-marks.ts";

const RADIUS = 34;
const ROUND = 2 * Math.PI * RADIUS;

/** How much of the risk the plan covers, in all and by unit, and how the hours are shared. */
export function CoverageTab({ shown }: { shown: ShownPlan }) {
  const { t, language, count, nameOf } = useI18n();
  const regions = useRegions();
  const marks = useTeamMarks(shown.settings.teams);
  const { figures, units, teams } = shown.plan;
  const share = figures.priorityAll > 0 ? figures.priorityServed / figures.priorityAll : 0;
  const nameOfUnit = (code: string) => {
    const region = regions?.byCode.get(code);
    return region && region.level !== "city" ? nameOf(region) : t("ranking.unassigned");
  };
  const nameOfTeam = (id: string) =>
    teamNameIn(language, shown.settings.teams.find((team) => team.id === id)?.name ?? id);
  return (
    <div className={classes.stack} data-testid="plan-coverage">
      <div className={classes.ring}>
        <svg
          viewBox="0 0 84 84"
          width={84}
          height={84}
          role="img"
          aria-label={`${t("plan.figure.covered")} ${formatShare(share, language)}`}
        >
          <circle cx={42} cy={42} r={RADIUS} fill="none" stroke="var(--srm-track)" strokeWidth={9} />
          <circle
            cx={42}
            cy={42}
            r={RADIUS}
            fill="none"
            stroke="var(--srm-bar)"
            strokeWidth={9}
            strokeDasharray={`${share * ROUND} ${ROUND}`}
            transform="rotate(-90 42 42)"
          />
          <text x={42} y={47} textAnchor="middle" className={classes.ringText}>
            {formatShare(share, language)}
          </text>
        </svg>
        <div>
          <strong>{t("plan.figure.covered")}</strong>
          <p className={classes.hint}>
            {t("plan.figure.covered.of", {
              served: count(Math.round(figures.priorityServed)),
              all: count(Math.round(figures.priorityAll)),
            })}
          </p>
          {!shown.live && <AnotherTeam shown={shown} />}
        </div>
      </div>
      <table className={classes.table}>
        <caption>{t("plan.units")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("plan.unit")}</th>
            <th scope="col" data-number>
              {t("plan.unit.served")}
            </th>
            <th scope="col">{t("plan.unit.share")}</th>
          </tr>
        </thead>
        <tbody>
          {[...units]
            .sort((a, b) => b.priorityAll - a.priorityAll)
            .map((unit) => (
              <tr key={unit.unit}>
                <th scope="row">
                  {nameOfUnit(unit.unit)}
                  {unit.short > 0 && (
                    <small className={classes.warnMark}> {t("plan.unit.short", { n: unit.short })}</small>
                  )}
                </th>
                <td data-number>
                  {count(unit.served)} / {count(unit.candidates)}
                </td>
                <td className={classes.barCell}>
                  <span className={classes.bar}>
                    <i style={{ width: `${unit.share * 100}%` }} />
                  </span>
                  <span>{formatShare(unit.share, language)}</span>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      <table className={classes.table}>
        <caption>{t("plan.loads")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("plan.teams")}</th>
            <th scope="col" data-number>
              {t("plan.load.stops")}
            </th>
            <th scope="col" data-number>
              {t("plan.load.away")}
            </th>
            <th scope="col" data-number>
              {t("plan.load.road")}
            </th>
            <th scope="col" data-number>
              {t("plan.load.deviation")}
            </th>
          </tr>
        </thead>
        <tbody>
          {teams.map((team) => (
            <tr key={team.team}>
              <th scope="row">
                <TeamBadge mark={marks.get(team.team)} /> {nameOfTeam(team.team)}
              </th>
              <td data-number>{count(team.stops)}</td>
              <td data-number title={duration(team.awaySeconds, language)}>
                {clock(team.awaySeconds)}
              </td>
              <td data-number>{kilometres(team.travelMeters, language)}</td>
              <td data-number>{formatSignedShare(team.deviation, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What one more team like the busiest would add. */
function AnotherTeam({ shown }: { shown: ShownPlan }) {
  const i18n = useI18n();
  const { t, count } = i18n;
  const mayPlan = useMayPlan();
  const draft = usePlanning((state) => state.stack?.present ?? null);
  const busy = usePlanning((state) => state.busy !== null);
  const [busiest] = [...shown.plan.teams].sort((a, b) => b.stops - a.stops);
  const trial = useMutation({
    mutationFn: async () => ({
      of: draft,
      answer: await onProblemOf(shown.settings, ({ id }) =>
        tryAnotherTeam(id, { solution: shown.solution, locks: shown.locks, team: busiest!.team, seconds: 2 }),
      ),
    }),
  });
  if (!busiest || !mayPlan) return null;
  const answer = trial.data?.of === draft ? trial.data?.answer : undefined;
  const known = new Set(shown.settings.teams.map(({ id }) => id));
  const added = answer?.solution.routes.find(({ team, visits }) => visits.length > 0 && !known.has(team))?.team;
  const like = shown.settings.teams.find(({ id }) => id === busiest.team);
  return answer ? (
    <>
      <p className={classes.hint} role="status">
        {t("plan.another.adds", {
          points: count(Math.round(answer.gained)),
          n: answer.comparison.b.stops - answer.comparison.a.stops,
        })}
      </p>
      {added !== undefined && like && (
        <Button
          size="compact-xs"
          disabled={busy}
          onClick={() =>
            void adoptTeam(
              { id: added, like: like.id, name: t("plan.another.name", { team: like.name }).slice(0, 60) },
              answer.solution,
            )
          }
          data-testid="plan-adopt-team"
        >
          {t("plan.another.adopt")}
        </Button>
      )}
    </>
  ) : (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={trial.isPending}
        onClick={() => trial.mutate()}
        data-testid="plan-another"
      >
        {t("plan.another")}
      </Button>
      {trial.error && (
        <p role="alert" className={classes.warn}>
          {failureWords(i18n, trial.error)}
        </p>
      )}
    </>
  );
}
