import { useI18n } from "../lib/i18n/use-i18n.ts";
import { showTab, useView } from "../lib/view/view.store.ts";
import { TABS } from "../lib/view/view-state.ts";
import classes from "./RightTabs.module.css";

/** Chooses what the right panel shows. */
export function RightTabs() {
  const { t } = useI18n();
  const tab = useView((view) => view.tab);
  return (
    <nav className={classes.tabs} aria-label={t("tabs.label")}>
      {TABS.map((one) => (
        <button
          key={one}
          type="button"
          aria-current={one === tab || undefined}
          onClick={() => showTab(one)}
          data-testid={`right-tab-${one}`}
        >
          {t(`tabs.${one}`)}
        </button>
      ))}
    </nav>
  );
}
