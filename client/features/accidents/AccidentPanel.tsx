import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { togglePanel, useFrozen } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { AccidentClasses } from "./AccidentClasses.tsx";
import { AccidentList } from "./AccidentList.tsx";
import classes from "./AccidentPanel.module.css";
import { BlackSpotSection } from "./black-spots/BlackSpotSection.tsx";
import { type AccidentParts, ChosenAccident } from "./ChosenAccident.tsx";
import { SinceLast } from "./SinceLast.tsx";

/** How long without a grave accident, the accidents of the period, and where they gather. */
export function AccidentPanel({ parts }: { parts: AccidentParts }) {
  const { t } = useI18n();
  const frozen = useFrozen();
  return (
    <Panel
      testId="accidents"
      label={t("accidents.title")}
      title={t("accidents.title")}
      onClose={() => togglePanel("right")}
      foot={
        <div className={classes.foot}>
          <span>{t("accidents.filters")}</span>
          <AsOf />
        </div>
      }
    >
      <div className={classes.sections}>
        {!frozen && <ChosenAccident parts={parts} />}
        <SinceLast />
        <AccidentClasses />
        <AccidentList New={parts.New} />
        {!frozen && <BlackSpotSection />}
      </div>
    </Panel>
  );
}
