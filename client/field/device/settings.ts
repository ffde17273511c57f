/** Language, brightness and habits of this device; nothing personal, so they stay after signing out. */
export type Language = "zh" | "en";
export type Theme = "auto" | "light" | "dark";
export interface Settings {
  language: Language;
  theme: Theme;
  /** Whether reports say where they were made. */
  position: boolean;
}

const NAME = "srm-field-settings";

function read(): Settings {
  let kept: Partial<Settings> = {};
  try {
    kept = JSON.parse(localStorage.getItem(NAME) ?? "{}") as Partial<Settings>;
  } catch {
    // Unreadable: as if there were none.
  }
  const asked = new URLSearchParams(location.search);
  const language = asked.get("lang") ?? kept.language ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  const theme = asked.get("theme") ?? kept.theme;
  return {
    language: language === "en" ? "en" : "zh",
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    position: kept.position ?? true,
  };
}

let current = read();
const listeners = new Set<() => void>();

export const settings = {
  get: (): Settings => current,
  set(change: Partial<Settings>): void {
    current = { ...current, ...change };
    try {
      localStorage.setItem(NAME, JSON.stringify(current));
    } catch {
      // Kept while the page is open.
    }
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
