import IconTable from "@tabler/icons-react/dist/esm/icons/IconListDetails.mjs";
import IconListNumbers from "@tabler/icons-react/dist/esm/icons/IconListNumbers.mjs";
import IconMap from "@tabler/icons-react/dist/esm/icons/IconMap.mjs";
import IconPalette from "@tabler/icons-react/dist/esm/icons/IconPalette.mjs";
import IconStack from "@tabler/icons-react/dist/esm/icons/IconStack2.mjs";
import { useRef } from "react";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { setView, useView } from "../lib/view/view.store.ts";
import classes from "./PhoneTabs.module.css";

const SHEETS = [
  { panel: null, icon: IconMap, label: "tab.map" },
  { panel: "left", icon: IconStack, label: "tab.left" },
  { panel: "right", icon: IconListNumbers, label: "tab.right" },
  { panel: "legend", icon: IconPalette, label: "tab.legend" },
] as const;

/** On a phone: the map, or one panel as a sheet over it. */
export function PhoneTabs() {
  const { t } = useI18n();
  const panels = useView((view) => view.panels);
  const dock = useView((view) => view.dock);
  const lastDock = useRef<NonNullable<typeof dock>>("lists");
  if (dock) lastDock.current = dock;
  const planning = useView((view) => view.mode === "plan");
  const open = dock ? "dock" : (SHEETS.find(({ panel }) => panel !== null && panels.includes(panel))?.panel ?? null);
  return (
    <nav className={classes.tabs} aria-label={t("app.menu")}>
      {SHEETS.map(({ panel, icon: Icon, label }) => (
        <button
          key={label}
          type="button"
          aria-pressed={panel === open}
          onClick={() => setView({ panels: panel === null ? [] : [panel], site: null, list: [], dock: null })}
          data-testid={`tab-${panel ?? "map"}`}
        >
          <Icon size={20} aria-hidden />
          {t(planning && (panel === "left" || panel === "right") ? `tab.plan.${panel}` : label)}
        </button>
      ))}
      <button
        type="button"
        aria-pressed={open === "dock"}
        onClick={() => setView({ panels: [], site: null, list: [], dock: lastDock.current })}
        data-testid="tab-dock"
      >
        <IconTable size={20} aria-hidden />
        {t("tab.dock")}
      </button>
    </nav>
  );
}
