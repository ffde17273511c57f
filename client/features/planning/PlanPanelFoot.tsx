import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import classes from "./Planning.module.css";
import { providerName } from "./plan-words.ts";
import { usePlanning } from "./planning.store.ts";

/** When the figures were true, and where their travel times came from. */
export function PlanPanelFoot() {
  const i18n = useI18n();
  const provider = usePlanning((state) => state.provider?.name ?? null);
  const asOf = usePlanning((state) => state.asOf);
  return (
    <span className={classes.source} data-testid="plan-source">
      {asOf && <AsOf moment={asOf} />}
      {provider !== null && <span>{i18n.t("plan.provider.by", { name: providerName(i18n, provider) })}</span>}
    </span>
  );
}
