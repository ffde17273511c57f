import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView } from "../../lib/view/view.store.ts";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./Planning.module.css";
import { SavedPlanList } from "./SavedPlans.tsx";

/** On a phone: the plans to read. Making one takes a wider screen, and says so. */
export function PhonePlans() {
  const { t } = useI18n();
  return (
    <Panel testId="phone-plans" label={t("plan.open")} title={t("plan.open")} onClose={() => setView({ panels: [] })}>
      <p className={classes.hint}>{t("plan.phone")}</p>
      <SavedPlanList />
    </Panel>
  );
}
