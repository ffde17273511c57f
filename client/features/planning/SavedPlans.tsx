import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { formatInstant, formatShare } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { dayName, kilometres } from "./clock.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import { plansQuery } from "./planning.api.ts";
import { openPlan } from "./saved.actions.ts";

/** All saved plans, the latest changed first. */
export function SavedPlans() {
  const { t } = useI18n();
  return (
    <PlanModal title={t("plan.open")} size={760} testId="saved-plans">
      <SavedPlanList />
    </PlanModal>
  );
}

export function SavedPlanList() {
  const { t, language, count } = useI18n();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(plansQuery);
  if (error && !data) return <ErrorNote message={t("plan.plans.failed")} onRetry={() => void refetch()} />;
  if (!data) return <p className={classes.note}>{t("app.loading")}</p>;
  if (data.length === 0) return <p className={classes.note}>{t("plan.plans.none")}</p>;
  return (
    <ul className={classes.plans} data-testid="plan-list">
      {data.map((plan) => {
        const { figures, days } = plan;
        const share = figures.priorityAll > 0 ? figures.priorityServed / figures.priorityAll : 0;
        return (
          <li key={plan.id}>
            <span className={classes.stopName}>
              <strong>{plan.name}</strong>
              <small>
                {days.length > 0 && dayName(days[0]!, language)}
                {days.length > 1 && ` – ${dayName(days.at(-1)!, language)}`}
                {` · ${t("plan.teams.count", { n: plan.teams })} · ${t("plan.plans.stops", { n: count(plan.stops) })}`}
                {` · ${kilometres(figures.travelMeters, language)} · ${t("plan.figure.covered")} ${formatShare(share, language)}`}
              </small>
              <small>
                {t("plan.version", { n: plan.version })} · {formatInstant(plan.updatedAt)}
                {plan.createdBy && ` · ${plan.createdBy}`}
              </small>
            </span>
            <span className={classes.status} data-status={plan.status}>
              {t(`plan.status.${plan.status}`)}
            </span>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => void openPlan(client, plan.id, null)}
              data-testid="plan-open-one"
            >
              {t("plan.open.one")}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
