import { ActionIcon } from "@mantine/core";
import IconQuality from "@tabler/icons-react/dist/esm/icons/IconChecklist.mjs";
import IconChevronDown from "@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs";
import IconClock from "@tabler/icons-react/dist/esm/icons/IconClockHour4.mjs";
import IconList from "@tabler/icons-react/dist/esm/icons/IconListDetails.mjs";
import IconMatrix from "@tabler/icons-react/dist/esm/icons/IconTable.mjs";
import IconRoutes from "@tabler/icons-react/dist/esm/icons/IconTimeline.mjs";
import { type ComponentType, lazy, Suspense } from "react";
import { BulkTool } from "../features/editing/BulkTool.tsx";
import { PlanList } from "../features/planning/PlanHere.tsx";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { setView, toggleDock, useFrozen, useView } from "../lib/view/view.store.ts";
import { DOCKS, type View } from "../lib/view/view-state.ts";
import classes from "./Dock.module.css";

type DockName = NonNullable<View["dock"]>;

const ICONS = {
  time: IconClock,
  lists: IconList,
  responsibility: IconMatrix,
  quality: IconQuality,
  routes: IconRoutes,
};
const MAP_DOCKS: readonly DockName[] = DOCKS.filter((dock) => dock !== "routes");
/** A snapshot has no quality of records to mend. */
const FROZEN_DOCKS: readonly DockName[] = MAP_DOCKS.filter((dock) => dock !== "quality");
const PLAN_DOCKS: readonly DockName[] = ["routes", ...MAP_DOCKS];
/** Loaded when first opened: charts and tables are not needed to see the map. */
const CONTENTS: Record<DockName, ComponentType> = {
  time: lazy(() => import("../features/time/TimeDock.tsx").then(({ TimeDock }) => ({ default: TimeDock }))),
  lists: lazy(() =>
    import("../features/lists/ListDock.tsx").then(({ ListDock }) => ({
      default: () => (
        <ListDock
          tools={(query, { tool, label }) => (
            <>
              <PlanList className={tool} labelClass={label} />
              <BulkTool query={query} className={tool} labelClass={label} />
            </>
          )}
        />
      ),
    })),
  ),
  responsibility: lazy(() =>
    import("../features/responsibility/ResponsibilityDock.tsx").then(({ ResponsibilityDock }) => ({
      default: ResponsibilityDock,
    })),
  ),
  routes: lazy(() => import("../features/planning/RoutesDock.tsx").then(({ RoutesDock }) => ({ default: RoutesDock }))),
  quality: lazy(() =>
    import("../features/quality/QualityDock.tsx").then(({ QualityDock }) => ({ default: QualityDock })),
  ),
};

/** What needs width rather than height, along the lower edge of the map; closed, its tabs alone. */
export function Dock() {
  const { t } = useI18n();
  const dock = useView((view) => view.dock);
  const mode = useView((view) => view.mode);
  const frozen = useFrozen();
  // The plan's own comes first while planning.
  const docks = mode === "plan" ? PLAN_DOCKS : frozen ? FROZEN_DOCKS : MAP_DOCKS;
  const Content = dock && docks.includes(dock) ? CONTENTS[dock] : null;
  return (
    <section className={classes.dock} aria-label={t("dock.label")} data-open={dock ?? undefined} data-testid="dock">
      <nav className={classes.tabs} aria-label={t("dock.label")}>
        {docks.map((one) => {
          const Icon = ICONS[one];
          return (
            <button
              key={one}
              type="button"
              aria-expanded={one === dock}
              onClick={() => toggleDock(one)}
              data-testid={`dock-${one}`}
            >
              <Icon size={15} aria-hidden />
              {t(`dock.${one}`)}
            </button>
          );
        })}
        {dock && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            className={classes.close}
            onClick={() => setView({ dock: null })}
            aria-label={t("app.close")}
          >
            <IconChevronDown size={16} />
          </ActionIcon>
        )}
      </nav>
      {Content && (
        <div className={classes.content}>
          <Suspense fallback={<p className={classes.loading}>{t("app.loading")}</p>}>
            <Content />
          </Suspense>
        </div>
      )}
    </section>
  );
}
