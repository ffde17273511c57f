import { NumberInput, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import classes from "./AccidentPanel.module.css";
import { useAccidentShown } from "./accident.store.ts";
import { monthsAndDays } from "./months-and-days.ts";

const MOST_DEATHS = 1000;

/** Months and days since the last accident with at least so many deaths, in the place looked at. */
export function SinceLast() {
  const { t, count } = useI18n();
  const time = useCounts((state) => state.time);
  const today = useCounts((state) => state.asOf?.businessDate);
  const deathsAtLeast = useView((view) => view.deathsAtLeast);
  /** What stands in the box while it is no number that can be used. */
  const [entered, setEntered] = useState<string | number | null>(null);
  if (!time || !today) return <Skeleton height={92} />;
  const { lastAccident, recordedSince } = time;
  const long = lastAccident && monthsAndDays(lastAccident.at.slice(0, 10), today);
  return (
    <section className={classes.since} data-testid="since-last">
      <div className={classes.threshold}>
        <span>{t("accidents.since.before")}</span>
        <NumberInput
          size="xs"
          min={1}
          max={MOST_DEATHS}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          hideControls
          value={entered ?? deathsAtLeast}
          onChange={(value) => {
            const usable = typeof value === "number" && value >= 1 && value <= MOST_DEATHS;
            setEntered(usable ? null : value);
            if (usable) setView({ deathsAtLeast: value });
          }}
          onBlur={() => setEntered(null)}
          error={entered !== null}
          aria-label={t("accidents.since.label")}
          data-testid="deaths-at-least"
        />
        <span>{t("accidents.since.after")}</span>
      </div>
      {entered !== null && (
        <p role="alert" className={classes.note}>
          {t("accidents.since.bad", { n: MOST_DEATHS })}
        </p>
      )}
      {long ? (
        <p className={classes.long} data-testid="months-since">
          {long.months}
          <small>{t("accidents.months", { n: long.months })}</small>
          {long.days}
          <small>{t("accidents.days", { n: long.days })}</small>
        </p>
      ) : (
        <p className={classes.long}>{t("accidents.none")}</p>
      )}
      <p className={classes.note}>
        {lastAccident && (
          <>
            <button type="button" onClick={() => useAccidentShown.setState({ chosen: lastAccident.id })}>
              {t("accidents.last", { day: lastAccident.at.slice(0, 10), n: count(lastAccident.deaths) })}
            </button>
            <br />
          </>
        )}
        {recordedSince ? t("accidents.recorded", { day: recordedSince.slice(0, 10) }) : t("accidents.recorded.none")}
      </p>
    </section>
  );
}
