/** Every command once: the menu, the shortcuts, the palette and the sheet of keys all read this list. */

import IconArrowBackUp from "@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs";
import IconRedo from "@tabler/icons-react/dist/esm/icons/IconArrowForwardUp.mjs";
import IconArrowsDiff from "@tabler/icons-react/dist/esm/icons/IconArrowsDiff.mjs";
import IconBlur from "@tabler/icons-react/dist/esm/icons/IconBlur.mjs";
import IconBox from "@tabler/icons-react/dist/esm/icons/IconBox.mjs";
import IconBuilding from "@tabler/icons-react/dist/esm/icons/IconBuildingCommunity.mjs";
import IconCar from "@tabler/icons-react/dist/esm/icons/IconCar.mjs";
import IconChecklist from "@tabler/icons-react/dist/esm/icons/IconChecklist.mjs";
import IconClock from "@tabler/icons-react/dist/esm/icons/IconClockHour4.mjs";
import IconCommand from "@tabler/icons-react/dist/esm/icons/IconCommand.mjs";
import IconCopies from "@tabler/icons-react/dist/esm/icons/IconCopy.mjs";
import IconCurrentLocation from "@tabler/icons-react/dist/esm/icons/IconCurrentLocation.mjs";
import IconDice from "@tabler/icons-react/dist/esm/icons/IconDice5.mjs";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconEdit from "@tabler/icons-react/dist/esm/icons/IconEdit.mjs";
import IconEye from "@tabler/icons-react/dist/esm/icons/IconEye.mjs";
import IconEyeOff from "@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs";
import IconAudit from "@tabler/icons-react/dist/esm/icons/IconFileCertificate.mjs";
import IconImport from "@tabler/icons-react/dist/esm/icons/IconFileImport.mjs";
import IconFilterOff from "@tabler/icons-react/dist/esm/icons/IconFilterOff.mjs";
import IconFlame from "@tabler/icons-react/dist/esm/icons/IconFlame.mjs";
import IconVisible from "@tabler/icons-react/dist/esm/icons/IconFocusCentered.mjs";
import IconHexagons from "@tabler/icons-react/dist/esm/icons/IconHexagons.mjs";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import IconHome from "@tabler/icons-react/dist/esm/icons/IconHome.mjs";
import IconKeyboard from "@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs";
import IconLanguage from "@tabler/icons-react/dist/esm/icons/IconLanguage.mjs";
import IconLasso from "@tabler/icons-react/dist/esm/icons/IconLasso.mjs";
import IconLink from "@tabler/icons-react/dist/esm/icons/IconLink.mjs";
import IconListDetails from "@tabler/icons-react/dist/esm/icons/IconListDetails.mjs";
import IconListNumbers from "@tabler/icons-react/dist/esm/icons/IconListNumbers.mjs";
import IconMap from "@tabler/icons-react/dist/esm/icons/IconMap.mjs";
import IconMapPinPlus from "@tabler/icons-react/dist/esm/icons/IconMapPinPlus.mjs";
import IconMarquee from "@tabler/icons-react/dist/esm/icons/IconMarquee2.mjs";
import IconZoomOut from "@tabler/icons-react/dist/esm/icons/IconMinus.mjs";
import IconMoon from "@tabler/icons-react/dist/esm/icons/IconMoon.mjs";
import IconPalette from "@tabler/icons-react/dist/esm/icons/IconPalette.mjs";
import IconPercentage from "@tabler/icons-react/dist/esm/icons/IconPercentage.mjs";
import IconPhoto from "@tabler/icons-react/dist/esm/icons/IconPhotoDown.mjs";
import IconZoomIn from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import IconPolygon from "@tabler/icons-react/dist/esm/icons/IconPolygon.mjs";
import IconPresentation from "@tabler/icons-react/dist/esm/icons/IconPresentation.mjs";
import IconRoute from "@tabler/icons-react/dist/esm/icons/IconRoute.mjs";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import IconShieldSearch from "@tabler/icons-react/dist/esm/icons/IconShieldSearch.mjs";
import IconStack from "@tabler/icons-react/dist/esm/icons/IconStack2.mjs";
import IconTable from "@tabler/icons-react/dist/esm/icons/IconTable.mjs";
import IconTimeline from "@tabler/icons-react/dist/esm/icons/IconTimeline.mjs";
import IconUser from "@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs";
import IconWand from "@tabler/icons-react/dist/esm/icons/IconWand.mjs";
import type { Role } from "#server/contracts/roles.contract.ts";
import { openOwnAccount } from "../features/accounts/accounts.store.ts";
import { openAudit } from "../features/audit/audit.store.ts";
import { openDuplicates, openHistory } from "../features/batches/batches.store.ts";
import { startPresenting } from "../features/briefing/briefing.store.ts";
import { openDraws } from "../features/draws/draws.store.ts";
import { changeMany, newAccident, newSite } from "../features/editing/editing.store.ts";
import { openImport } from "../features/imports/imports.store.ts";
import { listQuery } from "../features/lists/list-request.ts";
import { makePlan, redo, undo } from "../features/planning/planning.actions.ts";
import { SEARCH_INPUT } from "../features/search/SearchBox.tsx";
import { selectVisible, toggleDrawing } from "../features/selection/drawing.store.ts";
import { openClosures } from "../features/workflow/closures/closures.store.ts";
import type { Regions } from "../lib/api/regions.api.ts";
import { showPlace } from "../lib/drill.ts";
import { openExport } from "../lib/export-dialog.store.ts";
import type { Key } from "../lib/i18n/i18n.ts";
import { switchUnits } from "../lib/unit-scheme.ts";
import {
  clearFilter,
  moveCamera,
  setView,
  showMode,
  showTab,
  toggleDock,
  togglePanel,
  toggleShown,
  useView,
} from "../lib/view/view.store.ts";
import { DOCKS, type Mode, TABS, type View } from "../lib/view/view-state.ts";
import { addThisView } from "./add-this-view.ts";
import { backOut } from "./back-out.ts";
import { copyLink } from "./copy-link.ts";
import { openPicture } from "./open-picture.ts";
import { useShell } from "./shell.store.ts";
import { nextVision } from "./vision/vision.ts";

/** How the menu and the sheet of keys group the commands, in this order. */
export const ACTION_GROUPS = ["mode", "find", "map", "surface", "panels", "page"] as const;

export interface Action {
  id: string;
  group: (typeof ACTION_GROUPS)[number];
  label: Key;
  icon: typeof IconHome;
  /** `KeyboardEvent.key` that performs it, in lower case; without one it is in menu and palette only. */
  key?: string;
  /** Together with Ctrl or ⌘. */
  modified?: boolean;
  /** Together with Shift, for keys that are letters. */
  shifted?: boolean;
  /** In a field of text the key is the field's own. */
  sparesText?: boolean;
  /** Offered in this mode alone. */
  mode?: Mode;
  /** Offered to these roles alone. */
  roles?: readonly Role[];
  perform(context: { regions: Regions | undefined }): void;
}

const SURFACE_ACTIONS = [
  { surface: "hotspots", icon: IconFlame, key: "m" },
  { surface: "blindspots", icon: IconEyeOff, key: "b" },
  { surface: "rate", icon: IconPercentage, key: "r" },
  { surface: "kernel", icon: IconBlur, key: "n" },
] as const;
const TAB_ICONS = { ranking: IconListNumbers, change: IconArrowsDiff, accidents: IconCar, whatif: IconWand };
const DOCK_ICONS = {
  time: IconClock,
  lists: IconListDetails,
  responsibility: IconTable,
  quality: IconChecklist,
  routes: IconTimeline,
};
const MODE_ACTIONS = [
  { mode: "map", icon: IconMap, key: "," },
  { mode: "plan", icon: IconRoute, key: "." },
  { mode: "briefing", icon: IconPresentation, key: "'" },
] as const;

/** Shows this on the hexagons, or the plain count again when it is shown already. */
const showSurface = (surface: View["surface"]) =>
  useView.setState((view) => ({
    surface: view.surface === surface ? "count" : surface,
    shown: view.shown.includes("density") ? view.shown : [...view.shown, "density"],
  }));

export const ACTIONS: readonly Action[] = [
  ...MODE_ACTIONS.map(
    ({ mode, icon, key }): Action => ({
      id: `mode-${mode}`,
      group: "mode",
      label: `action.mode.${mode}`,
      icon,
      key,
      perform: () => showMode(mode),
    }),
  ),
  {
    id: "briefing-present",
    group: "mode",
    label: "action.briefing.present",
    icon: IconPresentation,
    key: "Enter",
    modified: true,
    mode: "briefing",
    perform: startPresenting,
  },
  {
    id: "plan-solve",
    group: "mode",
    label: "action.plan.solve",
    icon: IconWand,
    key: "Enter",
    modified: true,
    mode: "plan",
    roles: ["planner"],
    perform: () => void makePlan(),
  },
  {
    id: "plan-undo",
    group: "mode",
    label: "action.plan.undo",
    icon: IconArrowBackUp,
    key: "z",
    modified: true,
    sparesText: true,
    mode: "plan",
    roles: ["planner"],
    perform: undo,
  },
  {
    id: "plan-redo",
    group: "mode",
    label: "action.plan.redo",
    icon: IconRedo,
    key: "z",
    modified: true,
    shifted: true,
    sparesText: true,
    mode: "plan",
    roles: ["planner"],
    perform: redo,
  },
  {
    id: "search",
    group: "find",
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
    group: "find",
    label: "action.back",
    icon: IconArrowBackUp,
    key: "Escape",
    perform: ({ regions }) => backOut(regions),
  },
  {
    id: "palette",
    group: "find",
    label: "action.palette",
    icon: IconCommand,
    key: "k",
    modified: true,
    perform: () => useShell.setState({ palette: true }),
  },
  { id: "clear", group: "find", label: "action.clear", icon: IconFilterOff, key: "c", perform: clearFilter },
  {
    id: "home",
    group: "map",
    label: "action.home",
    icon: IconCurrentLocation,
    key: "0",
    perform: ({ regions }) => regions && showPlace(regions, null),
  },
  {
    id: "zoomIn",
    group: "map",
    label: "action.zoomIn",
    icon: IconZoomIn,
    key: "+",
    perform: () => moveCamera({ kind: "zoom", by: 1 }),
  },
  {
    id: "zoomOut",
    group: "map",
    label: "action.zoomOut",
    icon: IconZoomOut,
    key: "-",
    perform: () => moveCamera({ kind: "zoom", by: -1 }),
  },
  {
    id: "draw-box",
    group: "map",
    label: "action.draw.box",
    icon: IconMarquee,
    key: "s",
    perform: () => toggleDrawing("box"),
  },
  {
    id: "draw-lasso",
    group: "map",
    label: "action.draw.lasso",
    icon: IconLasso,
    key: "o",
    perform: () => toggleDrawing("lasso"),
  },
  {
    id: "draw-visible",
    group: "map",
    label: "action.draw.visible",
    icon: IconVisible,
    key: "a",
    perform: selectVisible,
  },
  {
    id: "new-site",
    group: "map",
    label: "action.newSite",
    icon: IconMapPinPlus,
    key: "i",
    roles: ["officer"],
    perform: newSite,
  },
  {
    id: "new-accident",
    group: "map",
    label: "action.newAccident",
    icon: IconCar,
    key: "`",
    roles: ["officer"],
    perform: newAccident,
  },
  {
    id: "bulk",
    group: "map",
    label: "action.bulk",
    icon: IconEdit,
    key: "j",
    roles: ["officer"],
    // What the list of the selection holds: all sites of the view as it is filtered and drawn.
    perform: ({ regions }) => {
      const { filter, units, where } = useView.getState();
      if (regions)
        changeMany(
          listQuery({ kind: "selection", sort: null, view: { filter, units, where }, regions: regions.byCode }),
        );
    },
  },
  {
    id: "density",
    group: "surface",
    label: "action.density",
    icon: IconHexagons,
    key: "d",
    perform: () => toggleShown("density"),
  },
  {
    id: "points",
    group: "surface",
    label: "action.points",
    icon: IconHome,
    key: "p",
    perform: () => toggleShown("points"),
  },
  {
    id: "choropleth",
    group: "surface",
    label: "action.choropleth",
    icon: IconPolygon,
    key: "h",
    perform: () => toggleShown("choropleth"),
  },
  ...SURFACE_ACTIONS.map(
    ({ surface, icon, key }): Action => ({
      id: `surface-${surface}`,
      group: "surface",
      label: `action.surface.${surface}`,
      icon,
      key,
      perform: () => showSurface(surface),
    }),
  ),
  {
    id: "columns",
    group: "surface",
    label: "action.columns",
    icon: IconBox,
    key: "e",
    perform: () => setView({ columns: !useView.getState().columns }),
  },
  ...TABS.map(
    (tab, index): Action => ({
      id: `tab-${tab}`,
      group: "panels",
      label: `action.tab.${tab}`,
      icon: TAB_ICONS[tab],
      mode: "map",
      key: String(index + 1),
      perform: () => showTab(tab),
    }),
  ),
  ...DOCKS.map(
    (dock, index): Action => ({
      id: `dock-${dock}`,
      group: "panels",
      label: `action.dock.${dock}`,
      icon: DOCK_ICONS[dock],
      // The ninth key is taken.
      key: dock === "routes" ? ";" : String(TABS.length + index + 1),
      ...(dock === "routes" && { mode: "plan" }),
      perform: () => toggleDock(dock),
    }),
  ),
  {
    id: "closures",
    group: "panels",
    label: "action.closures",
    icon: IconShieldSearch,
    key: "y",
    roles: ["supervisor"],
    perform: openClosures,
  },
  {
    id: "briefing-add-view",
    group: "panels",
    label: "action.briefing.addView",
    icon: IconPresentation,
    roles: ["presenter"],
    perform: ({ regions }) => void addThisView(regions),
  },
  { id: "draws", group: "panels", label: "action.draws", icon: IconDice, perform: openDraws },
  {
    id: "units",
    group: "panels",
    label: "action.units",
    icon: IconBuilding,
    key: "u",
    perform: ({ regions }) => switchUnits(regions, useView.getState().units === "reporting" ? "county" : "reporting"),
  },
  { id: "left", group: "panels", label: "action.left", icon: IconStack, key: "[", perform: () => togglePanel("left") },
  {
    id: "right",
    group: "panels",
    label: "action.right",
    icon: IconListNumbers,
    key: "]",
    perform: () => togglePanel("right"),
  },
  {
    id: "legend",
    group: "panels",
    label: "action.legend",
    icon: IconPalette,
    key: "g",
    perform: () => togglePanel("legend"),
  },
  { id: "audit", group: "page", label: "action.audit", icon: IconAudit, key: "9", perform: openAudit },
  {
    id: "theme",
    group: "page",
    label: "action.theme",
    icon: IconMoon,
    key: "t",
    perform: () => setView({ theme: useView.getState().theme === "dark" ? "light" : "dark" }),
  },
  {
    id: "language",
    group: "page",
    label: "action.language",
    icon: IconLanguage,
    key: "l",
    perform: () => setView({ language: useView.getState().language === "zh" ? "en" : "zh" }),
  },
  {
    id: "import",
    group: "page",
    label: "action.import",
    icon: IconImport,
    key: "f",
    roles: ["officer"],
    perform: openImport,
  },
  {
    id: "export",
    group: "page",
    label: "action.export",
    icon: IconDownload,
    key: "x",
    perform: () => openExport("sites"),
  },
  {
    id: "picture",
    group: "page",
    label: "action.picture",
    icon: IconPhoto,
    mode: "map",
    perform: openPicture,
  },
  {
    id: "batches",
    group: "page",
    label: "action.batches",
    icon: IconHistory,
    key: "q",
    roles: ["officer"],
    perform: openHistory,
  },
  {
    id: "duplicates",
    group: "page",
    label: "action.duplicates",
    icon: IconCopies,
    key: "z",
    roles: ["officer"],
    perform: openDuplicates,
  },
  { id: "copy", group: "page", label: "action.copy", icon: IconLink, key: "k", perform: () => void copyLink() },
  {
    id: "vision",
    group: "page",
    label: "action.vision",
    icon: IconEye,
    key: "v",
    perform: () => useShell.setState(({ vision }) => ({ vision: nextVision(vision) })),
  },
  {
    id: "account",
    group: "page",
    label: "action.account",
    icon: IconUser,
    key: "w",
    perform: openOwnAccount,
  },
  {
    id: "help",
    group: "page",
    label: "action.help",
    icon: IconKeyboard,
    key: "?",
    perform: () => useShell.setState({ help: true }),
  },
];

export function actionById(id: string): Action {
  const action = ACTIONS.find((one) => one.id === id);
  if (!action) throw new Error(`there is no action '${id}'`);
  return action;
}

const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** The key of an action as it is printed on a keyboard. */
export function keyName({ key, modified, shifted }: Pick<Action, "key" | "modified" | "shifted">): string {
  if (key === undefined) return "";
  const name = key === "Escape" ? "Esc" : key === "Enter" ? key : key.toUpperCase();
  const shift = shifted ? (APPLE ? "⇧" : "Shift ") : "";
  return modified ? (APPLE ? `⌘${shift}${name}` : `Ctrl ${shift}${name}`) : `${shift}${name}`;
}
