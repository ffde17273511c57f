/** What a clicker's and the presenter's keys mean. Pure. */

export type PresentCommand =
  | "next"
  | "back"
  | "first"
  | "last"
  | "black"
  | "fullScreen"
  | "leave"
  | "ask"
  | "go"
  | "spotlight"
  | "nextPane"
  | "previousPane"
  | "digit";

const KEYS: Readonly<Record<string, PresentCommand>> = {
  " ": "next",
  pagedown: "next",
  arrowright: "next",
  arrowleft: "back",
  pageup: "back",
  backspace: "back",
  home: "first",
  end: "last",
  b: "black",
  ".": "black",
  f: "fullScreen",
  f5: "fullScreen",
  escape: "leave",
  "/": "ask",
  enter: "go",
  s: "spotlight",
  arrowdown: "nextPane",
  arrowup: "previousPane",
};

/** Null: the key is nobody's. Any other letter begins the name of a unit. */
export function commandOf(key: string): PresentCommand | null {
  if (/^[0-9]$/.test(key)) return "digit";
  const known = KEYS[key.toLowerCase()];
  if (known) return known;
  return /^\p{L}$/u.test(key) || key === "Process" ? "ask" : null;
}

/** The step that typed digits mean, 1 the first, kept within the briefing; null where they mean none. */
export function stepOfDigits(digits: string, steps: number): number | null {
  const step = Number(digits);
  return digits === "" || step < 1 ? null : Math.min(step, steps);
}
