import { create } from "zustand";
import type { Fact } from "#server/algorithms/briefing/briefing.ts";
import type { Audience } from "#server/features/briefing-files/briefing-files.contract.ts";
import { setView, useView } from "../../lib/view/view.store.ts";

/** What is on the screen of an open briefing beside its step, and not worth a link. */
export interface BriefingScreenState {
  /** The step fills the window, and keys are a clicker's. */
  presenting: boolean;
  /** The map shows the records as they are in place of the frozen ones. */
  live: boolean;
  /** Whose version is shown. */
  audience: Audience;
  black: boolean;
  /** Size of the slide's text, CSS pixels: names on its map follow it. */
  text: number;
  /** Which block of the step is shown, of those that share the large place. */
  pane: number;
  /** Code of the unit whose sheet is shown in place of the step. */
  sheet: string | null;
  /** The box in which a unit's name is typed. */
  asking: boolean;
  /** Digits typed so far of the step to go to. */
  digits: string;
  /** Id of the fact whose origin is shown, and how it was written where that was clicked; null: as the fact is. */
  fact: string | null;
  typed: string | null;
  /** The number whose way to the map was taken, until it is put away. */
  cited: { fact: Fact; typed: string | null; asOf: string } | null;
  /** What the browser did not give the presentation: the whole screen, or a second window for the notes. */
  refused: "fullScreen" | "window" | null;
  /** Id of the briefing that was changed from elsewhere on the page, and is to be fetched again. */
  fetchAgain: string | null;
}

const AT_REST = { black: false, pane: 0, sheet: null, asking: false, digits: "", fact: null, typed: null };
export const useBriefing = create<BriefingScreenState>(() => ({
  presenting: false,
  live: false,
  audience: "internal",
  text: 0,
  fetchAgain: null,
  cited: null,
  refused: null,
  ...AT_REST,
}));

/** Shows a step, 1 the first. */
export function showStep(step: number): void {
  useBriefing.setState({ ...AT_REST });
  if (useView.getState().step !== step) setView({ step });
}

export function openBriefing(id: string | null): void {
  useBriefing.setState({ presenting: false, live: false, audience: "internal", cited: null, ...AT_REST });
  setView({ mode: "briefing", briefing: id, step: 1, ...(id === null && { snapshot: null }) });
}

export const showSheet = (sheet: string | null) => useBriefing.setState({ sheet, asking: false, pane: 0, fact: null });
/** Says where a number comes from; `typed` as it stands in the words, where that is not as the fact is written. */
export const showFact = (fact: string | null, typed: string | null = null) => useBriefing.setState({ fact, typed });

/** In public there is no live map to switch to. */
export const showAudience = (audience: Audience) =>
  useBriefing.setState({ audience, live: false, pane: 0, fact: null });

/** Keys that a browser in full screen keeps to itself, where it lends them. */
type LendsKeys = Navigator & { keyboard?: { lock?: (keys: string[]) => Promise<void> } };

export function startPresenting(): void {
  const { mode, briefing } = useView.getState();
  if (mode !== "briefing" || briefing === null) return;
  useBriefing.setState({ presenting: true, asking: false, digits: "" });
  void enterFullScreen();
}

async function enterFullScreen(): Promise<void> {
  try {
    await document.documentElement.requestFullscreen();
    await (navigator as LendsKeys).keyboard?.lock?.(["Escape"]);
  } catch {
    // The window does in its place. Where the screen may still be had, by a click of its own, that is offered: opening the
    // window of the notes has used up the click that both came from.
    if (document.fullscreenEnabled && !document.fullscreenElement) useBriefing.setState({ refused: "fullScreen" });
  }
}

/** Asked again by a click on the wall itself. */
export function takeFullScreen(): void {
  useBriefing.setState({ refused: null });
  void enterFullScreen();
}

export const toggleFullScreen = () => (document.fullscreenElement ? leaveFullScreen() : void enterFullScreen());

function leaveFullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}

/** One level back: the number typed, the box, the black screen, the sheet, the presentation. */
export function leaveOne(): void {
  const { digits, asking, black, sheet } = useBriefing.getState();
  if (digits !== "") useBriefing.setState({ digits: "" });
  else if (asking) useBriefing.setState({ asking: false });
  else if (black) useBriefing.setState({ black: false });
  else if (sheet !== null) showSheet(null);
  else stopPresenting();
}

export function stopPresenting(): void {
  useBriefing.setState({ presenting: false, refused: null, black: false, asking: false, digits: "" });
  leaveFullScreen();
}
