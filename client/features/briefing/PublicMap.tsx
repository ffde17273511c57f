import { useMemo } from "react";
import { publicMapSvg } from "#server/algorithms/briefing/suppress/public-map.ts";
import { VIEW_FRAME } from "#server/algorithms/briefing/view-query.ts";
import type { PublicBriefing } from "#server/features/briefings/briefings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./Slide.module.css";
import { useBox } from "./use-box.ts";

/** Of a map whose words are as on a page, CSS pixels. */
const USUAL_WIDTH = 620;

/** The map of a public version: the same drawing as in its files, and no live map beneath it. */
export function PublicMap({ shown, view, label }: { shown: PublicBriefing; view: string; label: string }) {
  const { language } = useI18n();
  const theme = useView((state) => state.theme);
  const {
    ref,
    size: { width, height },
  } = useBox<HTMLDivElement>();
  const source = useMemo(() => {
    if (width === 0 || height === 0) return undefined;
    // Words grow with the map: they are read from the back of a hall.
    const larger = Math.max(1, width / USUAL_WIDTH);
    const svg = publicMapSvg(shown, {
      ...{ view, width: width / larger, height: height / larger, language, frame: VIEW_FRAME },
      least: shown.report.rule.least,
      stamp: shown.content.stamp,
      dark: theme === "dark",
    });
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }, [shown, view, width, height, language, theme]);
  return (
    <div ref={ref} className={classes.mapBox} data-testid="public-map">
      {source && <img src={source} alt={label} className={classes.publicMap} />}
    </div>
  );
}
