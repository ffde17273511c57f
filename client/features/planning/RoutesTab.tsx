import { ActionIcon, Menu } from "@mantine/core";
import IconDots from "@tabler/icons-react/dist/esm/icons/IconDots.mjs";
import IconLock from "@tabler/icons-react/dist/esm/icons/IconLock.mjs";
import IconLockOpen from "@tabler/icons-react/dist/esm/icons/IconLockOpen.mjs";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { memo, useEffect, useMemo, useRef } from "react";
import { teamNameIn } from "#server/contracts/team-name.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { clock, dayName, duration, kilometres } from "./clock.ts";
import { DayChoice } from "./DayChoice.tsx";
import { isLocked, lockEdit } from "./drag-edit.ts";
import classes from "./Planning.module.css";
import type { PlannedRoute, PlannedStop } from "./plan-types.ts";
import { breachWords, namesOf } from "./plan-words.ts";
import { chooseStop, edit, setException } from "./planning.actions.ts";
import { type ShownPlan, usePlanning } from "./planning.store.ts";
import { TeamBadge } from "./TeamBadge.tsx";
import type { TeamMark } from "./team-marks.ts";
import { useMayPlan } from "./use-may-plan.ts";
import { useTeamMarks } from "./use-team-marks.ts";

/** Every route of the days looked at, stop by stop. */
export function RoutesTab({ shown }: { shown: ShownPlan }) {
  const i18n = useI18n();
  const { t } = i18n;
  const day = useView((view) => view.planDay);
  const team = useView((view) => view.planTeam);
  const sites = usePlanning((state) => state.sites);
  const marks = useTeamMarks(shown.settings.teams);
  const order = new Map(shown.settings.teams.map(({ id }, index) => [id, index]));
  const routes = shown.plan.routes
    .filter((route) => route.stops.length > 0)
    .filter((route) => (day === null || route.day === day) && (team === null || route.team === team))
    .sort((a, b) => a.day - b.day || (order.get(a.team) ?? 0) - (order.get(b.team) ?? 0));
  const names = namesOf(i18n, shown.settings, sites);
  return (
    <div className={classes.stack}>
      <DayChoice days={shown.settings.days} />
      {shown.plan.breaches.length > 0 && (
        <ul className={classes.breaches} role="alert" data-testid="plan-breaches">
          {shown.plan.breaches.map((breach) => (
            <li key={`${breach.kind} ${breach.team} ${breach.day} ${breach.visit}`}>
              {breachWords(i18n, names, breach)}
            </li>
          ))}
        </ul>
      )}
      {team !== null && (
        <p className={classes.hint}>
          {t("plan.routes.oneTeam", { team: names.team(team) })}{" "}
          <button type="button" className={classes.link} onClick={() => setView({ planTeam: null })}>
            {t("plan.routes.allTeams")}
          </button>
        </p>
      )}
      {routes.length === 0 && <p className={classes.note}>{t("plan.routes.none")}</p>}
      {routes.map((route) => (
        <RouteCard
          key={`${route.team}/${route.day}`}
          route={route}
          shown={shown}
          mark={marks.get(route.team)}
          teamName={names.team(route.team)}
          dayWords={names.day(route.day)}
        />
      ))}
    </div>
  );
}

interface CardProps {
  route: PlannedRoute;
  shown: ShownPlan;
  mark: TeamMark | undefined;
  teamName: string;
  dayWords: string;
}

const RouteCard = memo(function RouteCard({ route, shown, mark, teamName, dayWords }: CardProps) {
  const { t, language } = useI18n();
  return (
    <section className={classes.route} data-testid="plan-route">
      <h3>
        <TeamBadge mark={mark} />
        <button type="button" className={classes.link} onClick={() => setView({ planTeam: route.team })}>
          {teamName}
        </button>
        <small>{dayWords}</small>
      </h3>
      <p className={classes.hint}>
        {t("plan.route.sum", {
          n: route.stops.length,
          leave: clock(route.leave),
          back: clock(route.back),
          road: duration(route.travelSeconds, language),
          km: kilometres(route.travelMeters, language),
        })}
      </p>
      <ol className={classes.stops}>
        {route.stops.map((stop, index) => (
          <StopRow key={stop.visit} stop={stop} index={index} route={route} shown={shown} mark={mark} />
        ))}
      </ol>
    </section>
  );
});

interface StopProps {
  stop: PlannedStop;
  index: number;
  route: PlannedRoute;
  shown: ShownPlan;
  mark: TeamMark | undefined;
}

function StopRow({ stop, index, route, shown, mark }: StopProps) {
  const { t, language } = useI18n();
  const name = usePlanning((state) => state.sites.get(stop.visit)?.name ?? stop.visit);
  const chosen = useView((view) => view.planStop === stop.visit);
  const mayPlan = useMayPlan() && !shown.live;
  const locked = isLocked(shown.locks, stop.visit);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <li ref={row} className={classes.stop} data-chosen={chosen || undefined} data-testid="plan-stop-row">
      <span className={classes.number} style={{ background: mark?.colour, color: mark?.ink }}>
        {index + 1}
      </span>
      <button type="button" className={classes.stopName} onClick={() => chooseStop(chosen ? null : stop.visit)}>
        <strong>{name}</strong>
        <small>
          <b>
            {clock(stop.begin)}–{clock(stop.end)}
          </b>{" "}
          <span title={kilometres(stop.travelMeters, language)}>
            {t("plan.stop.travel", { time: duration(stop.travelSeconds, language) })}
          </span>
          {stop.waitSeconds >= 60 && ` · ${t("plan.stop.wait", { time: duration(stop.waitSeconds, language) })}`}
          {` · ${t("plan.stop.slack", { time: duration(Math.max(0, stop.slackSeconds), language) })}`}
          {stop.breakBefore && ` · ${t("plan.stop.break", { at: clock(stop.breakBefore[0]) })}`}
        </small>
      </button>
      {mayPlan ? (
        <span className={classes.stopTools}>
          <ActionIcon
            variant="subtle"
            color={locked ? "petrol" : "gray"}
            size={24}
            aria-pressed={locked}
            aria-label={t(locked ? "plan.unlock" : "plan.lock", { site: name })}
            onClick={() => void edit(lockEdit(shown.locks, stop.visit, route))}
            data-testid="plan-lock"
          >
            {locked ? <IconLock size={14} /> : <IconLockOpen size={14} />}
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t("plan.remove", { site: name })}
            onClick={() => void edit({ kind: "remove", visit: stop.visit })}
          >
            <IconX size={14} />
          </ActionIcon>
          <StopMenu visit={stop.visit} name={name} route={route} shown={shown} />
        </span>
      ) : (
        locked && <IconLock size={14} aria-label={t("plan.locked")} />
      )}
    </li>
  );
}

interface MenuProps {
  visit: string;
  name: string;
  route: { team: string; day: number };
  shown: ShownPlan;
}

/** What else can be done with a stop; the way without a mouse to another team or day. */
export function StopMenu(props: MenuProps) {
  const { t } = useI18n();
  return (
    <Menu position="bottom-end" withinPortal width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={t("plan.more", { site: props.name })}
          data-testid="plan-stop-menu"
        >
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        <StopMenuItems {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Made only while the menu is open: a plan has hundreds of stops. */
function StopMenuItems({ visit, route, shown }: MenuProps) {
  const { t, language } = useI18n();
  const { teams, days } = shown.settings;
  const marks = useTeamMarks(teams);
  const rows = useMemo(() => teams.flatMap((team) => days.map((day, index) => ({ team, index, day }))), [teams, days]);
  const mandatory = usePlanning((state) => {
    const site = state.sites.get(visit);
    return state.form?.sites[visit]?.mandatory ?? (site && "mandatory" in site ? site.mandatory : false);
  });
  return (
    <>
      <Menu.Label>{t("plan.moveTo")}</Menu.Label>
      {rows
        .filter(({ team, index }) => team.shifts[index] && !(team.id === route.team && index === route.day))
        .map(({ team, index, day }) => (
          <Menu.Item
            key={`${team.id}/${index}`}
            leftSection={<TeamBadge mark={marks.get(team.id)} />}
            onClick={() =>
              void edit({
                kind: "move",
                visit,
                team: team.id,
                day: index,
                position: null,
                from: { team: route.team, day: route.day },
              })
            }
          >
            {teamNameIn(language, team.name)} · {dayName(day, language)}
          </Menu.Item>
        ))}
      <Menu.Divider />
      <Menu.Item onClick={() => void setException(visit, { mandatory: !mandatory })}>
        {t(mandatory ? "plan.optional" : "plan.mandatory")}
      </Menu.Item>
      <Menu.Item onClick={() => void setException(visit, { excluded: true, mandatory: false })}>
        {t("plan.exclude")}
      </Menu.Item>
      <Menu.Item onClick={() => setView({ site: visit })}>{t("plan.card")}</Menu.Item>
    </>
  );
}
