import { teamNameIn } from "#server/contracts/team-name.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { clock, dayName } from "./clock.ts";
import classes from "./Planning.module.css";
import { usePlanning, useShownPlan } from "./planning.store.ts";

/** What a stop or candidate is, and when it is visited. */
export function VisitHover({ id }: { id: string }) {
  const { t, language } = useI18n();
  const site = usePlanning((state) => state.sites.get(id));
  const shown = useShownPlan();
  if (!site) return null;
  const visits = (shown?.plan.routes ?? []).flatMap((route) =>
    route.stops.flatMap((stop, index) => (stop.visit === id ? [{ route, stop, index }] : [])),
  );
  return (
    <div className={classes.hover}>
      <strong>{site.name}</strong>
      {visits.map(({ route, stop, index }) => (
        <span key={`${route.team}/${route.day}`}>
          {t("plan.hover.stop", {
            team: teamNameIn(
              language,
              shown!.settings.teams.find((team) => team.id === route.team)?.name ?? route.team,
            ),
            day: dayName(shown!.settings.days[route.day]!, language),
            n: index + 1,
          })}{" "}
          <b>
            {clock(stop.begin)}–{clock(stop.end)}
          </b>
        </span>
      ))}
      {visits.length === 0 && <span>{t(shown ? "plan.hover.unserved" : "plan.hover.candidate")}</span>}
    </div>
  );
}
