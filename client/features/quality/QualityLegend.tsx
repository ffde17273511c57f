import { useQuery } from "@tanstack/react-query";
import type { QualitySummary } from "#server/features/quality/quality.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatRate } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./QualityDock.module.css";
import { faultMapQuery } from "./quality.api.ts";
import type { Fault } from "./quality.store.ts";
import { countyScores, FAULT_COLOURS, SCORE_COLOURS } from "./score-colours.ts";

/** What the counties' colours say while the table is open. */
export function ScoreLegend({ summary }: { summary: QualitySummary }) {
  const { t, language } = useI18n();
  const regions = useRegions();
  const theme = useView((view) => view.theme);
  const scores = regions ? countyScores(summary, regions.byCode) : null;
  if (!scores || scores.byCounty.size === 0) return null;
  return (
    <p className={classes.legend} data-testid="quality-legend">
      <span className={classes.ramp} aria-hidden>
        {SCORE_COLOURS[theme].map((colour) => (
          <i key={colour} style={{ background: colour }} />
        ))}
      </span>
      {t("quality.map.score", { from: formatRate(scores.least, language), to: formatRate(scores.most, language) })}
    </p>
  );
}

/** What the dots or circles say while a fault is listed. */
export function FaultLegend({ fault }: { fault: Fault }) {
  const { t, count } = useI18n();
  const theme = useView((view) => view.theme);
  const { data } = useQuery(faultMapQuery(fault));
  if (!data || data.total === 0) return null;
  const most = data.cells.reduce((largest, [, , n]) => Math.max(largest, n), 0);
  return (
    <p className={classes.legend} data-testid="quality-legend">
      <i className={most > 0 ? classes.circle : classes.dot} style={{ background: FAULT_COLOURS[theme] }} aria-hidden />
      {most > 0 ? t("quality.map.cells", { n: count(most) }) : t("quality.map.points")}
    </p>
  );
}
