import IconChevronLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import IconChevronRight from "@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Step } from "#server/algorithms/briefing/briefing.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import {
  leaveOne,
  showSheet,
  showStep,
  startPresenting,
  takeFullScreen,
  toggleFullScreen,
  useBriefing,
} from "./briefing.store.ts";
import { findSheets } from "./find-sheets.ts";
import classes from "./Presentation.module.css";
import { commandOf, stepOfDigits } from "./present-keys.ts";
import { panesOf } from "./slide-panes.ts";

interface Props {
  steps: number;
  sheets: Readonly<Record<string, Step>>;
  /** The one on the wall. */
  step: Step | undefined;
  /** In the presenter's window: the keys without what lies over the wall. */
  keysOnly?: boolean;
}

const ASK_INPUT = "briefing-ask";
/** Of the clear circle, pixels. */
const SPOT_RADIUS = 150;

/** What lies over the slide while it is presented, and the keys of it. Page up and down work while it is only looked at, too. */
export function Presentation({ steps, sheets, step, keysOnly = false }: Props) {
  const { t } = useI18n();
  const presenting = useBriefing((state) => state.presenting);
  const black = useBriefing((state) => state.black);
  const asking = useBriefing((state) => state.asking);
  const digits = useBriefing((state) => state.digits);
  const sheet = useBriefing((state) => state.sheet);
  const spot = useSpotlight(presenting);
  usePresentKeys(steps, step, keysOnly);
  useLeavingFullScreen();
  if (!presenting && !keysOnly) return null;
  if (keysOnly) return asking ? <AskBox sheets={sheets} /> : null;
  return (
    <div className={classes.over} data-testid="presentation">
      <Controls steps={steps} />
      {spot && (
        <div
          className={classes.spot}
          style={{
            background: `radial-gradient(circle ${SPOT_RADIUS}px at ${spot.x}px ${spot.y}px, transparent 92%, rgb(0 0 0 / 72%))`,
          }}
          data-testid="spotlight"
        />
      )}
      <Refused />
      {sheet !== null && <p className={classes.hint}>{t("present.answer.return")}</p>}
      {digits !== "" && (
        <p className={classes.number} role="status">
          {t("present.goto", { n: digits })}
        </p>
      )}
      {asking && <AskBox sheets={sheets} />}
      {black && (
        <div className={classes.black} role="status" data-testid="black">
          <span>{t("present.black")}</span>
        </div>
      )}
    </div>
  );
}

/** What the browser did not give, and how it is had. */
function Refused() {
  const { t } = useI18n();
  const refused = useBriefing((state) => state.refused);
  if (refused === null) return null;
  return (
    <p className={classes.refused} role="status" data-testid="refused">
      {t(`present.refused.${refused}`)}
      {refused === "fullScreen" && (
        <button type="button" onClick={takeFullScreen} data-testid="take-full-screen">
          {t("present.fullscreen")}
        </button>
      )}
      <button type="button" onClick={() => useBriefing.setState({ refused: null })} aria-label={t("app.close")}>
        <IconX size={18} aria-hidden />
      </button>
    </p>
  );
}

/** How long the buttons stay after the pointer has moved, ms. */
const CONTROLS_MS = 2500;

/** For a hand without a keyboard: on a touch screen always, with a mouse while it moves. */
function Controls({ steps }: { steps: number }) {
  const { t } = useI18n();
  const at = useView((view) => view.step);
  const sheet = useBriefing((state) => state.sheet);
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const move = () => {
      clearTimeout(timer);
      setMoving(true);
      timer = setTimeout(() => setMoving(false), CONTROLS_MS);
    };
    addEventListener("pointermove", move);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", move);
    };
  }, []);
  const go = (to: number) => (sheet !== null ? showSheet(null) : showStep(clamp(to, steps)));
  return (
    <nav className={classes.controls} data-moving={moving || undefined} aria-label={t("present.label")}>
      <button type="button" onClick={() => go(at - 1)} aria-label={t("briefing.previous")}>
        <IconChevronLeft aria-hidden />
      </button>
      <button type="button" onClick={() => go(at + 1)} aria-label={t("briefing.next")} data-testid="present-next">
        <IconChevronRight aria-hidden />
      </button>
      <button type="button" onClick={leaveOne} aria-label={t("present.leave")} data-testid="present-leave">
        <IconX aria-hidden />
      </button>
    </nav>
  );
}

/** Typed letters become a unit, and its sheet goes on the wall. */
function AskBox({ sheets }: Pick<Props, "sheets">) {
  const { t, language } = useI18n();
  const regions = useRegions();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const found = findSheets(
    sheets,
    (code) => {
      const region = regions?.byCode.get(code);
      return region ? [region.nameZh, region.nameEn] : [];
    },
    typed,
  );
  const at = Math.min(chosen, found.length - 1);
  return (
    <search className={classes.ask} data-testid="ask">
      <label htmlFor={ASK_INPUT}>{t("present.answer.ask")}</label>
      <input
        id={ASK_INPUT}
        role="combobox"
        aria-expanded
        aria-controls="briefing-found"
        aria-activedescendant={found[at] ? `found-${found[at].code}` : undefined}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter" && found[at]) showSheet(found[at].code);
          else if (event.key === "ArrowDown") setChosen(Math.min(at + 1, found.length - 1));
          else if (event.key === "ArrowUp") setChosen(Math.max(at - 1, 0));
          else return;
          event.preventDefault();
        }}
      />
      {found.length === 0 ? (
        <p role="status" id="briefing-found">
          {t("present.answer.none")}
        </p>
      ) : (
        <div role="listbox" id="briefing-found" aria-label={t("present.answer")}>
          {found.map(({ code, step }, i) => (
            <button
              type="button"
              role="option"
              tabIndex={-1}
              id={`found-${code}`}
              key={code}
              aria-selected={i === at}
              onClick={() => showSheet(code)}
            >
              {step.title[language]}
            </button>
          ))}
        </div>
      )}
    </search>
  );
}

function usePresentKeys(steps: number, step: Step | undefined, always: boolean): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const target = event.target as HTMLElement;
      // An open dialog has keys of its own.
      if (target.closest?.("[role=dialog], [role=menu]") || useBriefing.getState().fact !== null) return;
      const { presenting, asking, black, sheet, digits, pane } = useBriefing.getState();
      const command = commandOf(event.key);
      if (!presenting && !always) {
        const pages = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
        if (event.key === "F5") startPresenting();
        else if (pages === 0 || target.matches("input, textarea, [contenteditable=true]")) return;
        else showStep(clamp(useView.getState().step + pages, steps));
        event.preventDefault();
        return;
      }
      // While a name is typed the keys are the box's, but for the one that closes it.
      if (asking && command !== "leave") return;
      // What was reached by Tab is pressed by its usual keys.
      const presses = target.matches("button") ? [" ", "Enter"] : target.matches("a") ? ["Enter"] : [];
      if (digits === "" && presses.includes(event.key)) return;
      if (command === null) return;
      event.stopPropagation();
      if (command === "ask") {
        flushSync(() => useBriefing.setState({ asking: true, black: false, digits: "" }));
        // The letter itself goes into the box.
        document.getElementById(ASK_INPUT)?.focus();
        if (event.key === "/") event.preventDefault();
        return;
      }
      event.preventDefault();
      const at = useView.getState().step;
      const go = (to: number) => (sheet !== null ? showSheet(null) : showStep(clamp(to, steps)));
      // A clicker's next brings the picture back before it goes on.
      if (black && command !== "black" && command !== "leave") return useBriefing.setState({ black: false });
      switch (command) {
        case "next":
          return go(at + 1);
        case "back":
          return go(at - 1);
        case "first":
          return go(1);
        case "last":
          return go(steps);
        case "nextPane":
        case "previousPane": {
          const last = step ? panesOf(step).panes.length - 1 : 0;
          const by = command === "nextPane" ? 1 : -1;
          return useBriefing.setState({ pane: Math.max(0, Math.min(last, pane + by)) });
        }
        case "black":
          return useBriefing.setState({ black: !black });
        case "fullScreen":
          return toggleFullScreen();
        case "leave":
          return leaveOne();
        case "digit":
          return useBriefing.setState({ digits: (digits + event.key).slice(-3) });
        case "go": {
          const to = stepOfDigits(digits, steps);
          useBriefing.setState({ digits: "" });
          if (to !== null) showStep(to);
          return;
        }
      }
    };
    // Before the page's own shortcuts.
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, [steps, step, always]);
}

const clamp = (step: number, steps: number) => Math.max(1, Math.min(steps, step));

/** Escape ends full screen in a browser that keeps the key to itself: it means the same as where it does not. */
function useLeavingFullScreen(): void {
  useEffect(() => {
    let full = document.fullscreenElement !== null;
    const change = () => {
      const was = full;
      full = document.fullscreenElement !== null;
      if (full) useBriefing.setState({ refused: null });
      const { presenting } = useBriefing.getState();
      if (was && !full && presenting && !leavingByKey.current) leaveOne();
      leavingByKey.current = false;
    };
    const press = (event: KeyboardEvent) => {
      if (["f", "F", "F5"].includes(event.key) && document.fullscreenElement) leavingByKey.current = true;
    };
    document.addEventListener("fullscreenchange", change);
    addEventListener("keydown", press, true);
    return () => {
      document.removeEventListener("fullscreenchange", change);
      removeEventListener("keydown", press, true);
    };
  }, []);
}

/** Full screen is left by its own key, and not to stop. */
const leavingByKey = { current: false };

/** Where the light falls while S is held, or a clicker's pointer key. */
function useSpotlight(presenting: boolean): { x: number; y: number } | null {
  const [spot, setSpot] = useState<{ x: number; y: number } | null>(null);
  const pointer = useRef({ x: innerWidth / 2, y: innerHeight / 2 });
  useEffect(() => {
    if (!presenting) return;
    const move = ({ clientX: x, clientY: y }: PointerEvent) => {
      pointer.current = { x, y };
      setSpot((now) => now && { x, y });
    };
    const held = ({ key }: KeyboardEvent) => commandOf(key) === "spotlight";
    const press = (event: KeyboardEvent) => {
      if (held(event) && !useBriefing.getState().asking && !event.ctrlKey && !event.metaKey) setSpot(pointer.current);
    };
    const release = (event: KeyboardEvent) => held(event) && setSpot(null);
    const away = () => setSpot(null);
    addEventListener("pointermove", move);
    addEventListener("keydown", press, true);
    addEventListener("keyup", release, true);
    addEventListener("blur", away);
    return () => {
      removeEventListener("pointermove", move);
      removeEventListener("keydown", press, true);
      removeEventListener("keyup", release, true);
      removeEventListener("blur", away);
      setSpot(null);
    };
  }, [presenting]);
  return spot;
}
