import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { scoreOf } from "#server/algorithms/quality/score.ts";
import { qualityRule, type RuleId } from "#server/features/quality/rules.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatRate, formatShare, formatSignedShare, NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { unitAt } from "../../lib/places.ts";
import { useView } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { FaultyList } from "./FaultyList.tsx";
import classes from "./QualityDock.module.css";
import { ScoreLegend } from "./QualityLegend.tsx";
import { qualityQuery } from "./quality.api.ts";
import { chooseFault, useFault } from "./quality.store.ts";
import { type QualityRow, qualityRows } from "./quality-rows.ts";

/** Share of a unit's records from which on a cell is as dark as it gets. */
const DARKEST = 0.1;

/** How good the records are: units by faults with a score of each; a number leads to its records. */
export function QualityDock() {
  const { t } = useI18n();
  const fault = useFault((state) => state.fault);
  const { data, error, refetch } = useQuery(qualityQuery);
  if (error && !data) return <ErrorNote message={t("quality.failed")} onRetry={() => void refetch()} />;
  if (!data) return <p className={classes.empty}>{t("quality.waiting")}</p>;
  return fault ? <FaultyList key={fault.rule + fault.place} fault={fault} summary={data} /> : <QualityTable />;
}

function QualityTable() {
  const { t, count, language, nameOf } = useI18n();
  const regions = useRegions();
  const units = useView((view) => view.units);
  const place = useView((view) => view.filter.place);
  const { data: summary } = useQuery(qualityQuery);
  const within = regions ? unitAt(regions, place, units) : null;
  const table = useMemo(
    () => (regions && summary ? qualityRows(summary, regions.byCode, units, within) : null),
    [regions, summary, units, within],
  );
  if (!regions || !summary || !table) return <p className={classes.empty}>{t("app.loading")}</p>;
  const { total } = table;
  // Rules that nothing breaks would be empty columns.
  const broken = summary.rules.flatMap((rule, index) => (total.counts.faults[index]! > 0 ? [{ rule, index }] : []));
  const score = scoreOf(total.counts);
  const nameOfRow = (row: QualityRow) => {
    if (row === total) return t("ranking.total");
    const region = row.code === null ? undefined : regions.byCode.get(row.code);
    return region ? nameOf(region) : t("ranking.unassigned");
  };
  const share = (value: number | null) => (value === null ? NO_VALUE : formatShare(value, language));

  return (
    <div className={classes.dock}>
      <div className={classes.head}>
        <p className={classes.score} data-testid="quality-score">
          <span>{t("quality.clean")}</span>
          <strong>{share(score.clean)}</strong>
          <small>
            {t("quality.clean.of", {
              clean: count(total.counts.records - total.counts.faulty),
              records: count(total.counts.records),
            })}
          </small>
        </p>
        <p className={classes.score} title={t("quality.debt.about")}>
          <span>{t("quality.debt")}</span>
          <strong>{score.debtPer1000 === null ? NO_VALUE : formatRate(score.debtPer1000, language)}</strong>
          <small>
            {summary.before && total.change !== null
              ? `${t("quality.trend", { day: summary.before.day })} ${formatSignedShare(total.change, language)}`
              : t("quality.trend.none")}
          </small>
        </p>
        <ScoreLegend summary={summary} />
        <AsOf moment={summary.asOf} />
      </div>
      {broken.length === 0 ? (
        <p className={classes.empty}>{t("quality.none")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={classes.scroll} tabIndex={0} aria-label={t("dock.quality")}>
          <table className={classes.table} data-testid="quality">
            <thead>
              <tr>
                <th scope="col">{within === null ? t("ranking.title") : t("filter.place")}</th>
                <th scope="col" data-number>
                  {t("quality.rank")}
                </th>
                <th scope="col" data-number title={t("quality.debt.about")}>
                  {t("quality.debt")}
                </th>
                <th scope="col" data-number>
                  {t("quality.clean")}
                </th>
                {broken.map(({ rule }) => (
                  <th key={rule} scope="col" title={qualityRule(rule).advice[language]}>
                    {qualityRule(rule).name[language]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[total, ...table.rows].map((row) => {
                const { clean, debtPer1000 } = scoreOf(row.counts);
                const name = nameOfRow(row);
                return (
                  <tr key={row === total ? "total" : (row.code ?? "none")} data-total={row === total || undefined}>
                    <th scope="row">{name}</th>
                    <td data-number>{row.rank ?? ""}</td>
                    <td data-number>{debtPer1000 === null ? NO_VALUE : formatRate(debtPer1000, language)}</td>
                    <td data-number>
                      {share(clean)}
                      {row.change !== null && row.change !== 0 && (
                        <small> {formatSignedShare(row.change, language)}</small>
                      )}
                    </td>
                    {broken.map(({ rule, index }) => (
                      <FaultCell
                        key={rule}
                        rule={rule}
                        where={name}
                        n={row.counts.faults[index]!}
                        share={row.counts.faults[index]! / Math.max(1, row.counts.records)}
                        // What states no unit is found in the list of the whole city.
                        onOpen={() => chooseFault({ rule, place: row === total ? within : row.code })}
                      />
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

interface FaultCellProps {
  rule: RuleId;
  where: string;
  n: number;
  share: number;
  onOpen: () => void;
}

function FaultCell({ rule, where, n, share, onOpen }: FaultCellProps) {
  const { t, count, language } = useI18n();
  if (n === 0) return <td className={classes.none}>–</td>;
  const words = t("quality.cell", { where, rule: qualityRule(rule).name[language], n: count(n) });
  return (
    <td style={{ "--share": Math.min(1, share / DARKEST) } as React.CSSProperties}>
      <button type="button" onClick={onOpen} title={words} aria-label={words} data-testid={`quality-${rule}`}>
        {count(n)}
      </button>
    </td>
  );
}
