import { ActionIcon, NativeSelect, SegmentedControl } from "@mantine/core";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import { useMemo } from "react";
import { COMPARED, type Compared, type TimeAnswer } from "#server/algorithms/analysis/analysis-types.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { daysIn } from "../../lib/days.ts";
import { drillTo } from "../../lib/drill.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { unitAt } from "../../lib/places.ts";
import { setView, togglePanel, useView } from "../../lib/view/view.store.ts";
import { AGAINST } from "../../lib/view/view-state.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TimeWaiting } from "../../ui/TimeWaiting.tsx";
import { ChangeLine } from "./ChangeLine.tsx";
import classes from "./ChangePanel.module.css";
import { type Against, changeRows, isTested } from "./change-rows.ts";

/** The period against the one before or against last year: how much more or less, and whether that can be chance. */
export function ChangePanel() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const place = useView((view) => view.filter.place);
  const units = useView((view) => view.units);
  const time = useCounts((state) => state.time);
  const codes = useCounts((state) => state.analysisCodes);
  const what = useView((view) => view.compared);
  const against = useView((view) => view.against);
  const within = regions ? unitAt(regions, place, units) : null;
  const unit = within === null ? undefined : regions?.byCode.get(within);

  const changes = useMemo(() => {
    if (!regions || !time) return null;
    const days = { now: daysIn(time.periods.current), before: daysIn(time.periods[against]) };
    const listing = { regions: regions.byCode, scheme: units, within };
    return changeRows(what, against, time.compared[what], codes, listing, days);
  }, [regions, time, codes, units, within, what, against]);

  const most = changes ? Math.max(1, ...changes.rows.map(({ change }) => Math.abs(change))) : 1;
  const nameOfRow = (code: string | null) => {
    const region = code === null ? undefined : regions?.byCode.get(code);
    return region ? nameOf(region) : (code ?? t("ranking.city"));
  };
  return (
    <Panel
      key={within}
      testId="compare"
      label={t("change.title")}
      title={unit ? t("change.townships", { place: nameOf(unit) }) : t("change.title")}
      before={
        unit &&
        regions && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t("ranking.back", { place: t("ranking.city") })}
            onClick={() => drillTo(regions, null)}
          >
            <IconArrowLeft size={16} />
          </ActionIcon>
        )
      }
      onClose={() => togglePanel("right")}
      head={
        <>
          <NativeSelect
            size="xs"
            aria-label={t("change.metric")}
            data-testid="change-metric"
            value={what}
            onChange={(event) => setView({ compared: COMPARED.find((one) => one === event.target.value) ?? what })}
            data={COMPARED.map((one) => ({ value: one, label: t(`change.${one}`) }))}
          />
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t("change.against")}
            value={against}
            onChange={(value) => setView({ against: AGAINST.find((one) => one === value) ?? "previous" })}
            data={AGAINST.map((one) => ({ value: one, label: t(`change.${one}`) }))}
            data-testid="change-against"
          />
          {time && <Dates periods={time.periods} against={against} />}
        </>
      }
      foot={
        <div className={classes.foot}>
          <AsOf />
        </div>
      }
    >
      {!changes || !time || !regions ? (
        <TimeWaiting rows={14} height={36} />
      ) : (
        <>
          <ol className={classes.rows}>
            <ChangeLine row={changes.total} name={nameOfRow(within)} most={0} total />
            {changes.rows.map((row) => (
              <ChangeLine
                key={row.code ?? "unassigned"}
                row={row}
                name={
                  row.unassigned
                    ? t(row.code === null ? "ranking.unassigned.city" : "ranking.unassigned.unit")
                    : nameOfRow(row.code)
                }
                most={most}
                chosen={row.code !== null && row.code === place}
                onDrill={
                  row.unassigned || row.code === null
                    ? undefined
                    : () => drillTo(regions, row.code === place ? unitAt(regions, row.code, units) : row.code)
                }
              />
            ))}
          </ol>
          <Notes what={what} time={time} against={against} />
        </>
      )}
    </Panel>
  );
}

/** Both periods in dates, leading to where they are chosen. */
function Dates({ periods, against }: { periods: TimeAnswer["periods"]; against: Against }) {
  const { t } = useI18n();
  const { current, [against]: before } = periods;
  return (
    <p className={classes.dates} data-testid="change-dates">
      {t("change.dates", { ...current, n: daysIn(current) })}
      <br />
      {t(`change.dates.${against}`, { ...before, n: daysIn(before) })}{" "}
      <button type="button" className={classes.link} onClick={() => setView({ dock: "time" })}>
        {t("ranking.period.change")}
      </button>
    </p>
  );
}

const OF_ACCIDENTS: readonly Compared[] = ["accidents", "deaths", "injuries"];

/** How the verdicts are made, and what stands in their way. */
function Notes({ what, time, against }: { what: Compared; time: TimeAnswer; against: Against }) {
  const { t } = useI18n();
  const { recordedSince, unstated } = time;
  const early = OF_ACCIDENTS.includes(what) && recordedSince !== null && time.periods[against].from < recordedSince;
  return (
    <div className={classes.notes}>
      {early && (
        <p>
          <strong>{t("change.recordedSince", { day: recordedSince })}</strong>
        </p>
      )}
      {what === "deaths" && unstated > 0 && <p>{t("change.unstated", { n: unstated })}</p>}
      {what === "found" && <p>{t("change.neutral")}</p>}
      <p>{t(isTested(what) ? "change.test" : "change.noVerdict")}</p>
    </div>
  );
}
