/** Every command once: the menu, the shortcuts and the sheet of keys all read this list. */
import IconArrowBackUp from "@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs";
import IconBuilding from "@tabler/icons-react/dist/esm/icons/IconBuildingCommunity.mjs";
import IconCurrentLocation from "@tabler/icons-react/dist/esm/icons/IconCurrentLocation.mjs";
import IconFilterOff from "@tabler/icons-react/dist/esm/icons/IconFilterOff.mjs";
import IconHexagons from "@tabler/icons-react/dist/esm/icons/IconHexagons.mjs";
import IconHome from "@tabler/icons-react/dist/esm/icons/IconHome.mjs";
import IconKeyboard from "@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs";
import IconLanguage from "@tabler/icons-react/dist/esm/icons/IconLanguage.mjs";
import IconLink from "@tabler/icons-react/dist/esm/icons/IconLink.mjs";
import IconListNumbers from "@tabler/icons-react/dist/esm/icons/IconListNumbers.mjs";
import IconZoomOut from "@tabler/icons-react/dist/esm/icons/IconMinus.mjs";
import IconMoon from "@tabler/icons-react/dist/esm/icons/IconMoon.mjs";
import IconPalette from "@tabler/icons-react/dist/esm/icons/IconPalette.mjs";
import IconZoomIn from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import IconPolygon from "@tabler/icons-react/dist/esm/icons/IconPolygon.mjs";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import IconStack from "@tabler/icons-react/dist/esm/icons/IconStack2.mjs";
import { SEARCH_INPUT } from "../features/search/SearchBox.tsx";
import type { Regions } from "../lib/api/regions.api.ts";
import { showPlace } from "../lib/drill.ts";
import type { Key } from "../lib/i18n/i18n.ts";
import { switchUnits } from "../lib/unit-scheme.ts";
import { clearFilter, moveCamera, setView, togglePanel, toggleShown, useView } from "../lib/view/view.store.ts";
import { backOut } from "./back-out.ts";
import { copyLink } from "./copy-link.ts";
import { useShell } from "./shell.store.ts";

export interface Action {
  id: string;
  label: Key;
  icon: typeof IconHome;
  /** `KeyboardEvent.key` that performs it. */
  key: string;
  perform(context: { regions: Regions | undefined }): void;
}

export const ACTIONS: readonly Action[] = [
  {
    id: "search",
    label: "action.search",
    icon: IconSearch,
    key: "/",
    perform: () => {
      useShell.setState({ searching: true });
      // At once, or a fast typist's next letters would be shortcuts; on a phone the box is there from the next frame on.
      const focus = () => document.getElementById(SEARCH_INPUT)?.focus();
      focus();
      if (document.activeElement?.id !== SEARCH_INPUT) requestAnimationFrame(focus);
    },
  },
  {
    id: "back",
    label: "action.back",
    icon: IconArrowBackUp,
    key: "Escape",
    perform: ({ regions }) => backOut(regions),
  },
  { id: "clear", label: "action.clear", icon: IconFilterOff, key: "c", perform: clearFilter },
  {
    id: "home",
    label: "action.home",
    icon: IconCurrentLocation,
    key: "0",
    perform: ({ regions }) => regions && showPlace(regions, null),
  },
  {
    id: "zoomIn",
    label: "action.zoomIn",
    icon: IconZoomIn,
    key: "+",
    perform: () => moveCamera({ kind: "zoom", by: 1 }),
  },
  {
    id: "zoomOut",
    label: "action.zoomOut",
    icon: IconZoomOut,
    key: "-",
    perform: () => moveCamera({ kind: "zoom", by: -1 }),
  },
  { id: "density", label: "action.density", icon: IconHexagons, key: "d", perform: () => toggleShown("density") },
  { id: "points", label: "action.points", icon: IconHome, key: "p", perform: () => toggleShown("points") },
  {
    id: "choropleth",
    label: "action.choropleth",
    icon: IconPolygon,
    key: "h",
    perform: () => toggleShown("choropleth"),
  },
  {
    id: "units",
    label: "action.units",
    icon: IconBuilding,
    key: "u",
    perform: ({ regions }) => switchUnits(regions, useView.getState().units === "reporting" ? "county" : "reporting"),
  },
  { id: "left", label: "action.left", icon: IconStack, key: "[", perform: () => togglePanel("left") },
  { id: "right", label: "action.right", icon: IconListNumbers, key: "]", perform: () => togglePanel("right") },
  { id: "legend", label: "action.legend", icon: IconPalette, key: "g", perform: () => togglePanel("legend") },
  {
    id: "theme",
    label: "action.theme",
    icon: IconMoon,
    key: "t",
    perform: () => setView({ theme: useView.getState().theme === "dark" ? "light" : "dark" }),
  },
  {
    id: "language",
    label: "action.language",
    icon: IconLanguage,
    key: "l",
    perform: () => setView({ language: useView.getState().language === "zh" ? "en" : "zh" }),
  },
  { id: "copy", label: "action.copy", icon: IconLink, key: "k", perform: () => void copyLink() },
  { id: "help", label: "action.help", icon: IconKeyboard, key: "?", perform: () => useShell.setState({ help: true }) },
];

export function actionById(id: string): Action {
  const action = ACTIONS.find((one) => one.id === id);
  if (!action) throw new Error(`there is no action '${id}'`);
  return action;
}
