import { create } from "zustand";
import { decodeView } from "./url-state.ts";
import {
  type Camera,
  defaultView,
  type Language,
  NO_FILTER,
  type Theme,
  type View,
  type ViewFilter,
  withoutLive,
} from "./view-state.ts";

/** The reader's own theme and language, where the link does not say. */
function readersView(): View {
  const theme: Theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const language: Language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  const view = defaultView(theme, language);
  // A phone has room for the map or a panel, not both.
  return isNarrow() ? { ...view, panels: [] } : view;
}

export const isNarrow = () => matchMedia("(max-width: 767px)").matches;

/** The view the page's address describes. */
export const viewOfAddress = (): View => decodeView(location.search, readersView());

/** The one source of the view. Everything reads it; the changes below are the only ways to write it. */
export const useView = create<View>((_, get, api) => {
  const write = api.setState;
  // Whatever opens a card or asks the records: on a snapshot it comes to nothing.
  api.setState = (change: Partial<View> | ((view: View) => Partial<View>)) => {
    const view = get();
    const next = typeof change === "function" ? change(view) : change;
    if (next !== view) write(withoutLive({ ...view, ...next }), true);
  };
  return viewOfAddress();
});

/** Whether a snapshot is looked at: live records, their cards and their edits are not shown. */
export const useFrozen = (): boolean => useView((view) => view.snapshot !== null);

/** Camera moves that the map has yet to make; the map wrapper subscribes and answers. */
export type CameraTarget =
  | { kind: "box"; box: [number, number, number, number]; animate: boolean; onlyCloser?: boolean }
  | { kind: "point"; lon: number; lat: number; zoom: number }
  | { kind: "zoom"; by: number }
  | { kind: "jump" }
  /** As if the map were of this size, CSS pixels: what lies on it then is on the map as it is. */
  /** `below`: pixels at the map's lower edge that words lie on. */
  | { kind: "frame"; camera: Camera; frame: { width: number; height: number }; below: number; animate: boolean };
export const useCameraTarget = create<{ target: CameraTarget | null }>(() => ({ target: null }));
export const moveCamera = (target: CameraTarget) => useCameraTarget.setState({ target });

export const setView = (change: Partial<View>) => useView.setState(change);

/** What the map looks at and shows, which a briefing's steps change as they go. */
function mapPart({ camera, filter, units, measure, shown, resolution, surface, ...view }: View): Partial<View> {
  const { hotMeasure, columns, period, where, tab, dock, rows, deathsAtLeast, accidentKind, snapshot } = view;
  return {
    ...{ camera, filter, units, measure, shown, resolution, surface },
    ...{ hotMeasure, columns, period, where, tab, dock, rows, deathsAtLeast, accidentKind, snapshot },
  };
}

/** What the map showed when a briefing took it over: it finds back to that. */
let beforeBriefing: Partial<View> | null = null;
useView.subscribe((view, before) => {
  if (view.mode === "briefing" && before.mode !== "briefing") beforeBriefing = mapPart(before);
});

/** Goes to another mode; what only makes sense there opens and closes with it. */
export const showMode = (mode: View["mode"]) =>
  useView.setState((view) => ({
    mode,
    site: null,
    list: [],
    // Of a page that was opened on a briefing there is nothing to find back to.
    ...(view.mode === "briefing" &&
      mode !== "briefing" &&
      (beforeBriefing ?? mapPart(defaultView(view.theme, view.language)))),
    dock: mode === "plan" ? (isNarrow() ? null : "routes") : view.dock === "routes" ? null : view.dock,
    panels: mode === "plan" && !isNarrow() ? [...new Set([...view.panels, "left", "right"] as const)] : view.panels,
  }));

/** Opens a dock, or closes it when it is the one open. */
export const toggleDock = (dock: NonNullable<View["dock"]>) =>
  useView.setState((view) => ({ dock: view.dock === dock ? null : dock }));

/** Shows a tab of the right panel, whatever is open there now. */
export const showTab = (tab: View["tab"]) =>
  useView.setState((view) => ({
    tab,
    site: null,
    list: [],
    panels: view.panels.includes("right") ? view.panels : isNarrow() ? ["right"] : [...view.panels, "right"],
  }));

export const setFilter = (change: Partial<ViewFilter>) =>
  useView.setState((view) => ({ filter: { ...view.filter, ...change } }));

export const clearFilter = () => useView.setState({ filter: NO_FILTER, where: null });

/** Adds a value to a list, or takes it out. */
export const toggled = <T>(values: readonly T[], value: T): T[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];

export const togglePanel = (panel: View["panels"][number]) =>
  useView.setState((view) => {
    if (view.panels.includes(panel)) return { panels: view.panels.filter((other) => other !== panel) };
    return { panels: isNarrow() ? [panel] : [...view.panels, panel] };
  });

export const toggleShown = (what: View["shown"][number]) =>
  useView.setState((view) => ({ shown: toggled(view.shown, what) }));

/** Whether anything narrows the counts. */
export const isFiltered = ({ place, ...lists }: ViewFilter) =>
  place !== null || Object.values(lists).some((values) => values.length > 0);
