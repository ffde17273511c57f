import { Button, Progress } from "@mantine/core";
import IconStop from "@tabler/icons-react/dist/esm/icons/IconPlayerStop.mjs";
import IconRefresh from "@tabler/icons-react/dist/esm/icons/IconRefresh.mjs";
import IconRoute from "@tabler/icons-react/dist/esm/icons/IconRoute.mjs";
import { useEffect, useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { togglePanel } from "../../lib/view/view.store.ts";
import { Panel } from "../../ui/Panel.tsx";
import { CostCurve } from "./CostCurve.tsx";
import { DaysSection } from "./DaysSection.tsx";
import { LimitsSection } from "./LimitsSection.tsx";
import classes from "./Planning.module.css";
import { makePlan, stopSolving } from "./planning.actions.ts";
import { openPlanDialog, usePlanning } from "./planning.store.ts";
import { SitesSection } from "./SitesSection.tsx";
import { TeamsSection } from "./TeamsSection.tsx";
import { useMayPlan } from "./use-may-plan.ts";
import { WeightsSection } from "./WeightsSection.tsx";

/** What a plan is made from, and the button that makes it. */
export function PlanSettingsPanel({ onSignIn }: { onSignIn: () => void }) {
  const { t } = useI18n();
  const mayPlan = useMayPlan();
  const { signedIn } = usePerson();
  const ready = usePlanning((state) => state.form !== null);
  return (
    <Panel
      testId="plan-settings"
      label={t("plan.settings")}
      title={t("plan.settings")}
      onClose={() => togglePanel("left")}
      foot={mayPlan && ready && <SolveBar />}
    >
      {!mayPlan ? (
        <div className={classes.note}>
          <p>{t("plan.readOnly")}</p>
          <Button size="xs" variant="default" onClick={() => openPlanDialog("plans")}>
            {t("plan.open")}
          </Button>{" "}
          {!signedIn && (
            <Button size="xs" onClick={onSignIn} data-testid="plan-sign-in">
              {t("plan.signIn")}
            </Button>
          )}
        </div>
      ) : !ready ? (
        <p className={classes.note}>{t("app.loading")}</p>
      ) : (
        <div className={classes.sections}>
          <SitesSection />
          <DaysSection />
          <TeamsSection />
          <WeightsSection />
          <LimitsSection />
        </div>
      )}
    </Panel>
  );
}

/** Milliseconds between two looks at the clock. */
const TICK_MS = 250;

/** How much of its time the solver has used. */
function TimeBar({ since, budgetMs }: { since: number; budgetMs: number }) {
  const { t } = useI18n();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const share = Math.min(100, (100 * Math.max(0, now - since)) / budgetMs);
  return (
    <Progress.Root size="sm">
      <Progress.Section value={share} aria-label={t("plan.solving")} />
    </Progress.Root>
  );
}

/** Starts the solver, shows how far it has come, ends it. */
function SolveBar() {
  const { t, count } = useI18n();
  const job = usePlanning((state) => state.job);
  const hasPlan = usePlanning((state) => state.stack !== null);
  const candidates = usePlanning((state) => state.candidates?.items.length ?? null);
  const busy = usePlanning((state) => state.busy !== null);
  if (job) {
    return (
      <div className={classes.solve} data-testid="plan-progress">
        <TimeBar since={job.startedAt} budgetMs={job.budgetMs} />
        <div className={classes.solveRow}>
          <span role="status">
            {job.best ? t("plan.improved", { n: count(job.improvements) }) : t("plan.starting")}
          </span>
          <CostCurve curve={job.curve} until={job.budgetMs} />
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconStop size={14} aria-hidden />}
            loading={job.stopping}
            onClick={() => void stopSolving()}
            data-testid="plan-stop"
          >
            {t("plan.stop")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={classes.solve}>
      <Button
        fullWidth
        size="sm"
        leftSection={hasPlan ? <IconRefresh size={16} aria-hidden /> : <IconRoute size={16} aria-hidden />}
        disabled={busy || candidates === 0}
        onClick={() => void makePlan()}
        data-testid="plan-solve"
      >
        {t(hasPlan ? "plan.resolve" : "plan.solve")}
      </Button>
      {hasPlan && <p className={classes.hint}>{t("plan.resolve.about")}</p>}
    </div>
  );
}
