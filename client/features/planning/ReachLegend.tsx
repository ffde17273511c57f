import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { REACH_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./PlanLegend.module.css";
import { setPlanning, usePlanning } from "./planning.store.ts";
import { REACH_MINUTES, reachQuery } from "./roads.api.ts";

/** Which colour is how many minutes from which team's start; takes the areas off the map again. */
export function ReachLegend() {
  const { t } = useI18n();
  const theme = useView((view) => view.theme);
  const reach = usePlanning((state) => state.reach);
  const { data, isError } = useQuery(reachQuery(reach));
  if (!reach) return null;
  return (
    <div className={classes.reach} data-testid="plan-reach">
      <span>{t("plan.reach.of", { team: reach.name })}</span>
      {data ? (
        <ul>
          {REACH_MINUTES.map((minutes, index) => (
            <li key={minutes}>
              <i className={classes.area} style={{ color: REACH_COLOURS[theme][index] }} />
              {t("plan.reach.minutes", { n: minutes })}
            </li>
          ))}
        </ul>
      ) : (
        <span role="status">{t(isError ? "plan.reach.failed" : "app.loading")}</span>
      )}
      <CloseButton size="xs" aria-label={t("plan.reach.remove")} onClick={() => setPlanning({ reach: null })} />
      {data?.attribution && <p>{data.attribution}</p>}
    </div>
  );
}
