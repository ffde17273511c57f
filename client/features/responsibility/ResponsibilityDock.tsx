import { SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { drillTo } from "../../lib/drill.ts";
import { formatShare } from "../../lib/format.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { unitAt } from "../../lib/places.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import {
  type CoverageCounts,
  type CoverageRow,
  coverageRows,
  GAPS,
  type Gap,
  gapCondition,
  SECTORS,
  type Sector,
} from "./coverage.ts";
import classes from "./ResponsibilityDock.module.css";

/** From this share on a cell is as dark as it gets. */
const DARKEST = 0.2;

/** Units by sectors, with the sites that nobody answers for; a number leads to its list. */
export function ResponsibilityDock() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const units = useView((view) => view.units);
  const place = useView((view) => view.filter.place);
  const [gap, setGap] = useState<Gap>("noPerson");
  const codes = useCounts((state) => state.regionCodes);
  const matrix = useCounts((state) => state.counts?.matrix);
  const asOf = useCounts((state) => state.asOf);
  const within = regions ? unitAt(regions, place, units) : null;
  const table = useMemo(
    () => (regions && matrix ? coverageRows(codes, matrix, regions.byCode, units, within) : null),
    [regions, matrix, codes, units, within],
  );
  if (!table || !regions || !asOf) return <p className={classes.empty}>{t("app.loading")}</p>;

  const nameOfRow = (code: string | null) => {
    const region = code === null ? undefined : regions.byCode.get(code);
    return region ? nameOf(region) : t("ranking.unassigned");
  };
  const sectorName = ({ id, layer }: Sector) => t((id === layer ? `layer.${id}` : `category.${id}`) as Key);
  /** Leads to the sites behind a number: the unit, the sector and the gap become the filter. */
  const open = (row: CoverageRow, sector: Sector | null) => {
    if (row.code !== null && row.code !== place) drillTo(regions, row.code);
    const { filter } = useView.getState();
    const narrowed = sector && {
      layer: [sector.layer],
      category: sector.id === sector.layer ? [] : [...sector.categories],
    };
    setView({
      filter: { ...filter, ...narrowed },
      where: gapCondition(gap, asOf.businessDate),
      dock: "lists",
      rows: "selection",
    });
  };

  return (
    <div className={classes.dock}>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label={t("responsibility.gap")}
          value={gap}
          onChange={(value) => setGap(GAPS.find((one) => one === value) ?? "noPerson")}
          data={GAPS.map((one) => ({ value: one, label: t(`responsibility.${one}`) }))}
        />
        <p className={classes.note}>{t(`responsibility.${gap}.note`, { day: asOf.businessDate })}</p>
        <AsOf />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("dock.responsibility")}>
        <table className={classes.table} data-testid="responsibility">
          <thead>
            <tr>
              <th scope="col">{within === null ? t("ranking.title") : t("filter.place")}</th>
              {SECTORS.map((sector) => (
                <th key={sector.id} scope="col">
                  {sectorName(sector)}
                </th>
              ))}
              <th scope="col">{t("ranking.total")}</th>
            </tr>
          </thead>
          <tbody>
            {[...table.rows, table.total].map((row) => {
              const isTotal = row === table.total;
              return (
                <tr key={isTotal ? "total" : (row.code ?? "none")} data-total={isTotal || undefined}>
                  <th scope="row">{isTotal ? t("ranking.total") : nameOfRow(row.code)}</th>
                  {SECTORS.map((sector, index) => (
                    <Cell
                      key={sector.id}
                      counts={row.sectors[index]!}
                      gap={gap}
                      label={`${isTotal ? t("ranking.total") : nameOfRow(row.code)} · ${sectorName(sector)}`}
                      onOpen={row.code === null && !isTotal ? undefined : () => open(row, sector)}
                    />
                  ))}
                  <Cell
                    counts={row.total}
                    gap={gap}
                    label={isTotal ? t("ranking.total") : nameOfRow(row.code)}
                    onOpen={row.code === null && !isTotal ? undefined : () => open(row, null)}
                  />
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </div>
  );
}

interface CellProps {
  counts: CoverageCounts;
  gap: Gap;
  /** Unit and sector, for readers who do not see the table. */
  label: string;
  onOpen: (() => void) | undefined;
}

/** How many of how many; darker where the share is larger, empty where there is nothing to answer for. */
function Cell({ counts, gap, label, onOpen }: CellProps) {
  const { t, count, language } = useI18n();
  if (counts.n === 0) return <td className={classes.none}>–</td>;
  const share = counts[gap] / counts.n;
  const content = (
    <>
      <b>{count(counts[gap])}</b>
      <small>
        / {count(counts.n)} · {formatShare(share, language)}
      </small>
    </>
  );
  return (
    <td style={{ "--share": Math.min(1, share / DARKEST) } as React.CSSProperties}>
      {counts[gap] > 0 && onOpen ? (
        <button
          type="button"
          onClick={onOpen}
          title={t("responsibility.cell", { what: label, n: count(counts[gap]), of: count(counts.n) })}
        >
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </td>
  );
}
