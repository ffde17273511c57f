import { useMemo } from "react";
import type { RegionProperties } from "#server/features/regions/regions.contract.ts";
import { formatCount } from "../format.ts";
import { useView } from "../view/view.store.ts";
import { type Key, translate, type Values } from "./i18n.ts";

/** Words, numbers and names in the language of the view. */
export function useI18n() {
  const language = useView((view) => view.language);
  return useMemo(
    () => ({
      language,
      t: (key: Key, values?: Values, counted?: number) => translate(language, key, values, counted),
      count: (value: number) => formatCount(value, language),
      nameOf: (region: Pick<RegionProperties, "nameZh" | "nameEn">) =>
        language === "zh" ? region.nameZh : region.nameEn,
    }),
    [language],
  );
}
export type I18n = ReturnType<typeof useI18n>;
