import { Skeleton, Tooltip } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { FLOW_WEEKS } from "../../lib/view/view-state.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import classes from "./FlowStrip.module.css";
import { flowBars, lastWeeks } from "./flow-bars.ts";

const WIDTH = 260;
const HEIGHT = 46;

/** Findings found (up) and closed (down) week by week, under the current filter. */
export function FlowStrip() {
  const { t, count } = useI18n();
  const weeks = useView((view) => view.weeks);
  const threeYears = useCounts((state) => state.time?.weekly ?? null);
  const weekly = useMemo(() => threeYears && lastWeeks(threeYears, weeks), [threeYears, weeks]);
  const [at, setAt] = useState<number | null>(null);

  const bars = weekly && flowBars(weekly, WIDTH, HEIGHT);
  const last = (weekly?.weeks.length ?? 1) - 1;
  const chosen = at === null || at > last ? null : at;
  const sum = (column: Uint32Array | undefined) => column?.reduce((total, value) => total + value, 0) ?? 0;
  const found = sum(weekly?.found);
  const closed = sum(weekly?.closed);
  const summary = t("flow.summary", {
    weeks: weekly?.weeks.length ?? weeks,
    found: count(found),
    closed: count(closed),
  });

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(Math.min(last, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * (last + 1)))));
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, (at ?? last + 1) + by)));
  };

  return (
    <figure className={classes.strip} data-testid="flow">
      <figcaption className={classes.caption}>
        <Tooltip label={t("flow.note")} multiline w={240} withArrow>
          <span className={classes.title}>{t("flow.title")}</span>
        </Tooltip>
        <SmallSelect
          label={t("flow.period")}
          value={weeks}
          options={FLOW_WEEKS.map((n) => ({ value: n, label: t("flow.weeks", { n }) }))}
          onChange={(n) => setView({ weeks: n })}
          testId="flow-period"
        />
      </figcaption>
      <div className={classes.chart}>
        {bars ? (
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={summary}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the weeks out
            tabIndex={0}
            onPointerMove={point}
            onPointerLeave={() => setAt(null)}
            onKeyDown={step}
            onBlur={() => setAt(null)}
          >
            <path d={bars.found} className={classes.found} />
            <path d={bars.closed} className={classes.closed} />
            <line x1={0} x2={WIDTH} y1={bars.zero} y2={bars.zero} className={classes.zero} />
            {chosen !== null && (
              <rect x={chosen * bars.step} width={bars.step} y={0} height={HEIGHT} className={classes.chosen} />
            )}
          </svg>
        ) : (
          <Skeleton height={HEIGHT} />
        )}
      </div>
      <p className={classes.reading} aria-live="polite">
        {weekly && chosen !== null ? (
          <>
            <Legend found={count(weekly.found[chosen]!)} closed={count(weekly.closed[chosen]!)} />
            <span className={classes.small}>{t("flow.week", { day: weekly.weeks[chosen]! })}</span>
          </>
        ) : (
          <>
            <Legend found={weekly ? count(found) : ""} closed={weekly ? count(closed) : ""} />
            <AsOf />
          </>
        )}
      </p>
    </figure>
  );
}

function Legend({ found, closed }: { found: string; closed: string }) {
  const { t } = useI18n();
  return (
    <span className={classes.legend}>
      <i className={classes.keyFound} aria-hidden />
      {t("flow.found")} {found}
      <i className={classes.keyClosed} aria-hidden />
      {t("flow.closed")} {closed}
    </span>
  );
}
