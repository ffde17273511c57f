import { useEffect } from "react";
import { setView, useView } from "../../lib/view/view.store.ts";
import { type BriefingScreenState, startPresenting, useBriefing } from "./briefing.store.ts";

/** Name of the presenter's window: it keeps it when it is loaded again. */
const NAME = "srm-presenter";
/** Notes, next step and clock are here; the wall is another window. */
export const isPresenterWindow = window.name === NAME;

/** Opens the presenter's window, and presents in this one. */
export function presentInTwoWindows(): void {
  const opened = window.open(location.href, NAME, "popup,width=1180,height=760");
  startPresenting();
  if (!opened) useBriefing.setState({ refused: "window" });
}

/** What both windows show alike. */
interface Shared extends Pick<BriefingScreenState, "pane" | "sheet" | "black" | "live" | "audience" | "refused"> {
  step: number;
}
type Message = { kind: "hello" } | ({ kind: "shared" } & Shared);

function sharedNow(): Shared {
  const { pane, sheet, black, live, audience, refused } = useBriefing.getState();
  return { step: useView.getState().step, pane, sheet, black, live, audience, refused };
}
const same = (a: Shared, b: Shared) =>
  a.step === b.step &&
  a.pane === b.pane &&
  a.sheet === b.sheet &&
  a.black === b.black &&
  a.live === b.live &&
  a.audience === b.audience &&
  a.refused === b.refused;

/** Keeps the windows of a briefing in step, whichever of them goes on. */
export function useWindowsInStep(briefing: string): void {
  useEffect(() => {
    const channel = new BroadcastChannel(`${NAME}-${briefing}`);
    const post = (message: Message) => channel.postMessage(message);
    let last = sharedNow();
    // What is heard arrives in two stores, one after the other: half of it told back would set both windows against each other.
    let hearing = false;
    const tell = () => {
      if (hearing) return;
      const now = sharedNow();
      if (same(now, last)) return;
      last = now;
      post({ kind: "shared", ...now });
    };
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "hello") return post({ kind: "shared", ...sharedNow() });
      const { step, pane, sheet, black, live, audience, refused } = data;
      hearing = true;
      // Whether the wall has its screen, the wall knows.
      useBriefing.setState({ pane, sheet, black, live, audience, ...(isPresenterWindow && { refused }) });
      if (useView.getState().step !== step) setView({ step });
      hearing = false;
      last = sharedNow();
    };
    const stops = [useBriefing.subscribe(tell), useView.subscribe(tell)];
    if (isPresenterWindow) post({ kind: "hello" });
    return () => {
      for (const stop of stops) stop();
      channel.close();
    };
  }, [briefing]);
}
