import { Button } from "@mantine/core";
import IconRoute from "@tabler/icons-react/dist/esm/icons/IconRoute.mjs";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { planFor } from "./planning.actions.ts";
import { useMayPlan } from "./use-may-plan.ts";

/** Beside a cell of the map: plans the inspections of its sites. */
export function PlanHere({ cell }: { cell: string }) {
  const { t } = useI18n();
  if (!useMayPlan()) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconRoute size={13} aria-hidden />}
      onClick={() => planFor({ kind: "cell", cell })}
      data-testid="plan-here"
    >
      {t("plan.here")}
    </Button>
  );
}

/** Beside a list of sites: plans the inspections of what the page is filtered to. */
export function PlanList({ className, labelClass }: { className?: string; labelClass?: string }) {
  const { t } = useI18n();
  if (!useMayPlan()) return null;
  return (
    <Button
      variant="default"
      size="compact-xs"
      className={className}
      leftSection={<IconRoute size={13} aria-hidden />}
      onClick={() => planFor({ kind: "filter" })}
      data-testid="list-plan"
    >
      <span className={labelClass}>{t("plan.list")}</span>
    </Button>
  );
}
