import { Button, CloseButton } from "@mantine/core";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Planning.module.css";
import { failureWords } from "./plan-words.ts";
import { makePlan, planStraight, settingsNow } from "./planning.actions.ts";
import { setPlanning, usePlanning } from "./planning.store.ts";
import { isRoadsFailure } from "./roads-failed.ts";

/** Over the map: what did not work, what is being done, and that the plan no longer fits its settings. */
export function PlanNotice() {
  const i18n = useI18n();
  const { t } = i18n;
  const failure = usePlanning((state) => state.failure);
  const dialog = usePlanning((state) => state.dialog);
  const busy = usePlanning((state) => state.busy);
  const form = usePlanning((state) => state.form);
  const present = usePlanning((state) => state.stack?.present ?? null);
  const job = usePlanning((state) => state.job);
  const stale =
    !job &&
    form &&
    present &&
    form !== present.form &&
    JSON.stringify(settingsNow(form)) !== JSON.stringify(present.settings);
  if (failure && dialog === null)
    return (
      <div className={classes.notice} role="alert" data-testid="plan-failure">
        <span>{failureWords(i18n, failure.error)}</span>
        {isRoadsFailure(failure.error) && (
          <Button size="compact-xs" onClick={() => void planStraight()} data-testid="plan-straight">
            {t("plan.failed.roads.straight")}
          </Button>
        )}
        {failure.retry && (
          <Button size="compact-xs" variant="default" onClick={failure.retry}>
            {t("app.retry")}
          </Button>
        )}
        <CloseButton size="sm" aria-label={t("app.close")} onClick={() => setPlanning({ failure: null })} />
      </div>
    );
  if (busy === "open") return <p className={classes.notice}>{t("plan.opening")}</p>;
  if (stale)
    return (
      <div className={classes.notice} role="status" data-testid="plan-stale">
        <span>{t("plan.stale")}</span>
        <Button size="compact-xs" onClick={() => void makePlan()}>
          {t("plan.resolve")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => setPlanning({ form: present.form })}>
          {t("plan.stale.back")}
        </Button>
      </div>
    );
  return null;
}
