import { useMemo, useSyncExternalStore } from "react";
import { fillIn, type Values } from "../lib/i18n/fill-in.ts";
import { settings } from "./device/settings.ts";
import { en, type FieldKey, zh } from "./field.words.ts";

export const useSettings = () => useSyncExternalStore(settings.subscribe, settings.get);

/** Words and times in the language of the device's settings. */
export function useWords() {
  const { language } = useSettings();
  return useMemo(() => {
    const words = language === "zh" ? zh : en;
    return { language, t: (key: FieldKey, values?: Values) => fillIn(words[key], values) };
  }, [language]);
}
export type Words = ReturnType<typeof useWords>;
