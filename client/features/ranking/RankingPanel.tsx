import { ActionIcon, NativeSelect, SegmentedControl, Skeleton, Tooltip } from "@mantine/core";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import IconSortAscending from "@tabler/icons-react/dist/esm/icons/IconSortAscending.mjs";
import IconSortDescending from "@tabler/icons-react/dist/esm/icons/IconSortDescending.mjs";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useRows } from "../../lib/cube/use-rows.ts";
import { drillTo } from "../../lib/drill.ts";
import { formatDenominator, formatMeasure } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { switchMeasure } from "../../lib/measure-change.ts";
import {
  addSums,
  DEFINITIONS,
  MEASURES,
  type Measure,
  MIN_DENOMINATOR,
  measure,
  NO_SUMS,
  type RankingRow,
} from "../../lib/measures.ts";
import { unitAt } from "../../lib/places.ts";
import { switchUnits } from "../../lib/unit-scheme.ts";
import { setView, togglePanel, useView } from "../../lib/view/view.store.ts";
import { UNIT_SCHEMES } from "../../lib/view/view-state.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./RankingPanel.module.css";

/** The reporting units, or the townships of the one looked at, compared by a measure with its denominator. */
export function RankingPanel() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const place = useView((view) => view.filter.place);
  const units = useView((view) => view.units);
  const what = useView((view) => view.measure);
  const order = useView((view) => view.order);
  const within = regions ? unitAt(regions, place, units) : null;
  const rows = useRows(within, what, order);
  const loaded = useCounts((state) => state.counts !== null);
  const unit = within === null ? undefined : regions?.byCode.get(within);
  const Sort = order === "ascending" ? IconSortAscending : IconSortDescending;

  return (
    <Panel
      // Another list starts from its top.
      key={within}
      testId="ranking"
      label={t("ranking.title")}
      title={unit ? t("ranking.townships", { place: nameOf(unit) }) : t("ranking.title")}
      before={
        unit &&
        regions && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t("ranking.back", { place: t("ranking.city") })}
            onClick={() => drillTo(regions, null)}
            data-testid="ranking-back"
          >
            <IconArrowLeft size={16} />
          </ActionIcon>
        )
      }
      onClose={() => togglePanel("right")}
      head={
        <>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t("ranking.units.label")}
            value={units}
            onChange={(value) => switchUnits(regions, UNIT_SCHEMES.find((scheme) => scheme === value) ?? "reporting")}
            data={UNIT_SCHEMES.map((scheme) => ({ value: scheme, label: t(`ranking.units.${scheme}`) }))}
          />
          <div className={classes.measure}>
            <NativeSelect
              size="xs"
              aria-label={t("ranking.measure")}
              data-testid="measure"
              value={what}
              onChange={(event) => switchMeasure(regions, MEASURES.find((one) => one === event.target.value) ?? what)}
              data={MEASURES.map((one) => ({ value: one, label: t(`measure.${one}`) }))}
            />
            <Tooltip label={t(`ranking.${order}`)} withArrow>
              <ActionIcon
                variant="default"
                size={30}
                aria-label={t(`ranking.${order}`)}
                onClick={() => setView({ order: order === "ascending" ? "descending" : "ascending" })}
                data-testid="order"
              >
                <Sort size={16} />
              </ActionIcon>
            </Tooltip>
          </div>
        </>
      }
      foot={
        <div className={classes.foot}>
          <span>{t(units === "county" ? "ranking.zones.included" : "ranking.zones.apart")}</span>
          <AsOf />
        </div>
      }
    >
      {loaded ? <Rows rows={rows} what={what} place={place} unit={within} /> : <Waiting />}
    </Panel>
  );
}

interface RowsProps {
  rows: RankingRow[];
  what: Measure;
  place: string | null;
  unit: string | null;
}

function Rows({ rows, what, place, unit }: RowsProps) {
  const { t, language } = useI18n();
  if (rows.length === 0) return <p className={classes.empty}>{t("ranking.empty")}</p>;
  const most = DEFINITIONS[what].kind === "share" ? 1 : Math.max(...rows.map((row) => row.value ?? 0), 1e-9);
  const total = measure(
    what,
    rows.reduce((sum, row) => addSums(sum, row.sums), NO_SUMS),
  );
  return (
    <ol className={classes.rows}>
      {rows.map((row, index) => (
        <Row
          key={row.code ?? "unassigned"}
          row={row}
          firstUnranked={isFew(row) && !(rows[index - 1] && isFew(rows[index - 1]!))}
          what={what}
          share={(row.value ?? 0) / most}
          chosen={row.code !== null && row.code === place}
          drillable={!row.unassigned && (unit !== null || row.code !== null)}
        />
      ))}
      <li className={classes.total} data-testid="ranking-total">
        <span className={classes.name}>{t("ranking.total")}</span>
        <span className={classes.value}>{formatMeasure(what, total.value, language)}</span>
        <span className={classes.denominator}>
          {formatDenominator(what, total, language) || t(`measure.${what}.of`)}
        </span>
      </li>
    </ol>
  );
}

/** A rate on too few cases: shown, but without a rank. */
const isFew = (row: RankingRow) => !row.ranked && row.value !== null && !row.unassigned;

interface RowProps {
  row: RankingRow;
  /** Whether the note about small denominators belongs above this row. */
  firstUnranked: boolean;
  what: Measure;
  /** Length of the bar, 0 … 1. */
  share: number;
  chosen: boolean;
  drillable: boolean;
}

function Row({ row, firstUnranked, what, share, chosen, drillable }: RowProps) {
  const { t, language, nameOf } = useI18n();
  const regions = useRegions();
  const region = row.code === null ? undefined : regions?.byCode.get(row.code);
  const name = row.unassigned
    ? t(row.code === null ? "ranking.unassigned.city" : "ranking.unassigned.unit")
    : region
      ? nameOf(region)
      : (row.code ?? "");
  const content = (
    <>
      <span className={classes.rank} {...(row.rank !== null && { "aria-label": t("ranking.rank", { n: row.rank }) })}>
        {row.rank ?? ""}
      </span>
      <span className={classes.name}>{name}</span>
      <span className={classes.value}>{formatMeasure(what, row.value, language)}</span>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} data-faint={!row.ranked || undefined} />
      </span>
      <span className={classes.denominator}>{formatDenominator(what, row, language)}</span>
    </>
  );
  return (
    <li data-testid={row.unassigned ? "ranking-unassigned" : "ranking-row"} data-code={row.code ?? ""}>
      {firstUnranked && <p className={classes.few}>{t("ranking.few", { n: MIN_DENOMINATOR })}</p>}
      {drillable && regions ? (
        <button
          type="button"
          className={classes.row}
          aria-pressed={chosen}
          onClick={() => drillTo(regions, chosen ? unitAt(regions, row.code, useView.getState().units) : row.code)}
        >
          {content}
        </button>
      ) : (
        <div className={classes.row}>{content}</div>
      )}
    </li>
  );
}

function Waiting() {
  return (
    <div className={classes.rows} aria-hidden>
      {Array.from({ length: 13 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of grey bars
        <Skeleton key={index} height={34} my={3} />
      ))}
    </div>
  );
}
