import { useElementSize } from "@mantine/hooks";
import { memo, useMemo, useState } from "react";
import type { WeeklyColumns } from "#server/algorithms/analysis/analysis-types.ts";
import { dayNumber } from "#server/algorithms/analysis/calendar.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { TIME_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Chart } from "../../ui/Chart.tsx";
import { useChartColours } from "../../ui/use-chart-colours.ts";
import { PeriodBrush } from "./PeriodBrush.tsx";
import type { PeriodChoice } from "./use-period.ts";
import classes from "./WeekChart.module.css";
import { weekOption } from "./week-option.ts";

/** Drawn again for other numbers only, not while the period is brushed over it. */
const Picture = memo(Chart);
const SHOWN = ["found", "closed", "accidents", "deaths"] as const;

/** Three years by week with the period on them; the numbers of the week pointed at stand above. */
export function WeekChart({ weekly, choice }: { weekly: WeeklyColumns; choice: PeriodChoice }) {
  const { t, count } = useI18n();
  const theme = useView((view) => view.theme);
  const page = useChartColours();
  const { ref, height } = useElementSize();
  const [pointed, setPointed] = useState<number | null>(null);

  const names = useMemo(
    () => ({
      found: t("time.found"),
      closed: t("time.closed"),
      accidents: t("time.accidents"),
      deaths: t("time.deaths"),
    }),
    [t],
  );
  const businessDate = useCounts((state) => state.asOf?.businessDate ?? null);
  const lastMonday = weekly.weeks.at(-1);
  const unfinished =
    businessDate !== null && lastMonday !== undefined && dayNumber(businessDate) < dayNumber(lastMonday) + 6;
  const option = useMemo(() => {
    const { accidents, deaths } = TIME_COLOURS[theme];
    return weekOption(weekly, { ...page, accidents, deaths }, names, height, unfinished);
  }, [weekly, page, theme, names, height, unfinished]);

  const total = (column: Uint32Array) => column.reduce((sum, n) => sum + n, 0);
  const summary = t("time.summary", {
    from: weekly.weeks[0]!,
    n: weekly.weeks.length,
    found: count(total(weekly.found)),
    closed: count(total(weekly.closed)),
    accidents: count(total(weekly.accidents)),
    deaths: count(total(weekly.deaths)),
  });
  const chosen = pointed !== null && pointed < weekly.weeks.length ? pointed : null;
  const read = (column: Uint32Array) => (chosen === null ? null : count(column[chosen]!));
  const keys = { found: page.found, closed: page.closed, ...TIME_COLOURS[theme] };

  return (
    <div className={classes.chart}>
      <p className={classes.reading}>
        {SHOWN.map((name) => (
          <span key={name} className={classes.key}>
            <i style={{ background: keys[name] }} aria-hidden />
            {names[name]} <b>{read(weekly[name])}</b>
          </span>
        ))}
        <span className={classes.when}>
          {chosen === null ? (
            <AsOf />
          ) : (
            t(unfinished && chosen === weekly.weeks.length - 1 ? "time.reading.unfinished" : "time.reading.week", {
              day: weekly.weeks[chosen]!,
            })
          )}
        </span>
      </p>
      <div ref={ref} className={classes.plot}>
        {height > 0 && <Picture option={option} label={t("time.label")} summary={summary} />}
        <PeriodBrush choice={choice} weeks={weekly.weeks} pointed={chosen} onPoint={setPointed} />
      </div>
    </div>
  );
}
