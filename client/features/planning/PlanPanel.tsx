import { Button } from "@mantine/core";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { togglePanel } from "../../lib/view/view.store.ts";
import { Panel } from "../../ui/Panel.tsx";
import { CoverageTab } from "./CoverageTab.tsx";
import classes from "./Planning.module.css";
import { PlanPanelFoot } from "./PlanPanelFoot.tsx";
import { ProgressTab } from "./ProgressTab.tsx";
import { openPlanDialog, type PlanTab, setPlanning, usePlanning, useShownPlan } from "./planning.store.ts";
import { RoutesTab } from "./RoutesTab.tsx";
import { UnservedTab } from "./UnservedTab.tsx";
import { useMayPlan } from "./use-may-plan.ts";

const PARTS = { routes: RoutesTab, unserved: UnservedTab, coverage: CoverageTab, progress: ProgressTab };

/** A plan in words and numbers: its routes, what is left out and why, what it covers, how far it has been driven. */
export function PlanPanel() {
  const { t, count } = useI18n();
  const tab = usePlanning((state) => state.tab);
  const assigned = usePlanning((state) => state.saved !== null && state.saved.summary.assignedVersion !== null);
  const shown = useShownPlan();
  const mayPlan = useMayPlan();
  const tabs: PlanTab[] = assigned
    ? ["routes", "unserved", "coverage", "progress"]
    : ["routes", "unserved", "coverage"];
  const current = tabs.includes(tab) ? tab : "routes";
  const Part = PARTS[current];
  return (
    <Panel
      testId="plan-panel"
      label={t("plan.panel")}
      title={t("plan.panel")}
      onClose={() => togglePanel("right")}
      head={
        shown && (
          <nav className={classes.tabs} aria-label={t("plan.panel")}>
            {tabs.map((one) => (
              <button
                key={one}
                type="button"
                aria-current={one === current || undefined}
                onClick={() => setPlanning({ tab: one })}
                data-testid={`plan-tab-${one}`}
              >
                {t(`plan.tab.${one}`)}
                {one === "unserved" && shown.plan.unserved.length > 0 && (
                  <small>{count(shown.plan.unserved.length)}</small>
                )}
              </button>
            ))}
          </nav>
        )
      }
      foot={shown && <PlanPanelFoot />}
    >
      {shown ? (
        <Part shown={shown} />
      ) : (
        <div className={classes.note} data-testid="plan-empty">
          <p>{t(mayPlan ? "plan.empty" : "plan.empty.reader")}</p>
          {!mayPlan && (
            <Button size="xs" variant="default" onClick={() => openPlanDialog("plans")}>
              {t("plan.open")}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}
