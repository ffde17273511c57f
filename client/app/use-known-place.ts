import { useEffect } from "react";
import type { Regions } from "../lib/api/regions.api.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { useView } from "../lib/view/view.store.ts";
import { say } from "./shell.store.ts";
import { correctView } from "./use-url.ts";

/** Drops a place that is not among the regions, as an old or misspelt link may name: nothing could be counted for it. */
export function useKnownPlace(regions: Regions | undefined): void {
  const { t } = useI18n();
  const place = useView((view) => view.filter.place);
  useEffect(() => {
    if (!regions || place === null || regions.byCode.has(place)) return;
    correctView({ filter: { ...useView.getState().filter, place: null } });
    say(t("filter.place.unknown"));
  }, [regions, place, t]);
}
