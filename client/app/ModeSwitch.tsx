import { Tooltip } from "@mantine/core";
import { useRegions } from "../lib/api/regions.api.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { useView } from "../lib/view/view.store.ts";
import { MODES } from "../lib/view/view-state.ts";
import { actionById, keyName } from "./actions.ts";
import classes from "./ModeSwitch.module.css";

/** What the page is for: one button for each mode. */
export function ModeSwitch() {
  const { t } = useI18n();
  const regions = useRegions();
  const mode = useView((view) => view.mode);
  return (
    <nav className={classes.modes} aria-label={t("mode.label")}>
      {MODES.map((one) => {
        const action = actionById(`mode-${one}`);
        return (
          <Tooltip key={one} label={`${t(action.label)} (${keyName(action)})`} withArrow>
            <button
              type="button"
              aria-current={one === mode ? "page" : undefined}
              onClick={() => action.perform({ regions })}
              data-testid={`mode-${one}`}
            >
              <action.icon size={15} aria-hidden />
              <span>{t(`mode.${one}`)}</span>
            </button>
          </Tooltip>
        );
      })}
    </nav>
  );
}
