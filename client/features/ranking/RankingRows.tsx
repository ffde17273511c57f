import IconChevron from "@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs";
import { useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { drillTo } from "../../lib/drill.ts";
import { formatDenominator, formatLimits, formatMeasure } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import {
  addSums,
  DEFINITIONS,
  type Measure,
  type Measured,
  MIN_DENOMINATOR,
  measure,
  measureDays,
  NO_SUMS,
  type RankingRow,
} from "../../lib/measures.ts";
import { isOutsideArea } from "../../lib/person/outside-area.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { unitAt } from "../../lib/places.ts";
import { WEIGHT_SHIFT } from "../../lib/risk-index.ts";
import { useView } from "../../lib/view/view.store.ts";
import { IndexBar, IndexParts } from "./IndexParts.tsx";
import classes from "./RankingPanel.module.css";

interface Props {
  rows: RankingRow[];
  what: Measure;
  place: string | null;
  unit: string | null;
}

/** The ranked rows, those not ranked with the reason, and the total. */
export function RankingRows({ rows, what, place, unit }: Props) {
  const { t } = useI18n();
  const [unfolded, setUnfolded] = useState<string | null>(null);
  if (rows.length === 0) return <p className={classes.empty}>{t("ranking.empty")}</p>;
  const { kind, certain } = DEFINITIONS[what];
  const most = kind === "share" ? 1 : kind === "index" ? 100 : Math.max(...rows.map((row) => row.value ?? 0), 1e-9);
  return (
    <ol className={classes.rows}>
      {rows.map((row, index) => {
        const reason = reasonNotRanked(row, what);
        const before = rows[index - 1];
        return (
          <Row
            key={row.code ?? "unassigned"}
            row={row}
            // Said once, above the first it is true of.
            reason={reason !== null && !(before && reasonNotRanked(before, what) === reason) ? reason : null}
            what={what}
            share={(row.value ?? 0) / most}
            chosen={row.code !== null && row.code === place}
            drillable={!row.unassigned && (unit !== null || row.code !== null)}
            unfolded={row.code !== null && row.code === unfolded}
            onUnfold={() => setUnfolded(row.code === unfolded ? null : row.code)}
          />
        );
      })}
      {/* An index compares; together there is nothing to compare with. */}
      {kind !== "index" && <Total rows={rows} what={what} unit={unit} />}
      {!certain && (
        <li className={classes.intervalNote}>
          {kind === "index" ? t("ranking.interval.index", { n: WEIGHT_SHIFT }) : t("ranking.interval.note")}
        </li>
      )}
    </ol>
  );
}

type Reason = "ranking.few.hidden" | "ranking.notReached";

function reasonNotRanked(row: RankingRow, what: Measure): Reason | null {
  if (row.ranked || row.unassigned || row.denominator === 0) return null;
  return what === "medianDays" && row.denominator >= MIN_DENOMINATOR ? "ranking.notReached" : "ranking.few.hidden";
}

interface RowProps {
  row: RankingRow;
  /** Why it and those below have no rank, where that is to be said above it. */
  reason: Reason | null;
  what: Measure;
  /** Length of the bar, 0 … 1. */
  share: number;
  chosen: boolean;
  drillable: boolean;
  unfolded: boolean;
  onUnfold: () => void;
}

function Row({ row, reason, what, share, chosen, drillable, unfolded, onUnfold }: RowProps) {
  const { t, language, nameOf } = useI18n();
  const regions = useRegions();
  const region = row.code === null ? undefined : regions?.byCode.get(row.code);
  const name = row.unassigned
    ? t(row.code === null ? "ranking.unassigned.city" : "ranking.unassigned.unit")
    : region
      ? nameOf(region)
      : (row.code ?? "");
  const limits = formatLimits(what, row.limits, language);
  const { sees } = usePerson();
  const units = useView((view) => view.units);
  // Not the same as having none.
  const outside = row.code !== null && regions !== undefined && isOutsideArea(regions.byCode, row.code, sees, units);
  const content = outside ? (
    <>
      <span className={classes.rank} />
      <span className={classes.name}>{name}</span>
      <span className={classes.outside}>{t("area.outside")}</span>
    </>
  ) : (
    <>
      <Rank row={row} />
      <span className={classes.name}>{name}</span>
      <span
        className={classes.value}
        {...(limits && { title: t(limits.upper === "" ? "measure.limits.open" : "measure.limits", limits) })}
      >
        <Value measured={row} what={what} />
      </span>
      {row.index ? (
        <span className={classes.parts}>
          <IndexBar index={row.index} />
        </span>
      ) : (
        <span className={classes.bar} aria-hidden>
          <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} data-faint={!row.ranked || undefined} />
        </span>
      )}
      <span className={classes.denominator}>
        {formatDenominator(what, row, language)}
        {row.index && ` ${t("unit.sites")}`}
      </span>
    </>
  );
  return (
    <li data-testid={row.unassigned ? "ranking-unassigned" : "ranking-row"} data-code={row.code ?? ""}>
      {reason && <p className={classes.few}>{t(reason, { n: MIN_DENOMINATOR })}</p>}
      <div className={classes.line}>
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
        {row.index && row.value !== null && (
          <button
            type="button"
            className={classes.unfold}
            aria-expanded={unfolded}
            aria-label={t("index.open", { place: name })}
            onClick={onUnfold}
            data-testid="index-unfold"
          >
            <IconChevron size={15} aria-hidden />
          </button>
        )}
      </div>
      {unfolded && row.index && <IndexParts index={row.index} />}
    </li>
  );
}

/** The rank, and below it the ranks that are as possible. */
function Rank({ row: { rank, interval } }: { row: RankingRow }) {
  const { t } = useI18n();
  if (rank === null) return <span className={classes.rank} />;
  const open = interval !== null && interval.worst > interval.best;
  const said = open
    ? t("ranking.interval", { n: rank, from: interval.best, to: interval.worst })
    : t("ranking.rank", { n: rank });
  return (
    <span className={classes.rank} role="img" aria-label={said} title={said}>
      <span aria-hidden>{rank}</span>
      {open && (
        <small aria-hidden data-testid="rank-interval">
          {interval.best}–{interval.worst}
        </small>
      )}
    </span>
  );
}

function Value({ measured, what }: { measured: Measured; what: Measure }) {
  const { t, language } = useI18n();
  if (notReached(measured, what)) return t("measure.notReached");
  const said = formatMeasure(what, measured.value, language);
  return DEFINITIONS[what].kind === "days" && measured.value !== null ? t("measure.days", { n: said }) : said;
}

const notReached = ({ value, denominator }: Measured, what: Measure) =>
  what === "medianDays" && value === null && denominator > 0;

function Total({ rows, what, unit }: Pick<Props, "rows" | "what" | "unit">) {
  const { t, language } = useI18n();
  const total = useTotal(rows, what, unit);
  return (
    <li className={classes.total} data-testid="ranking-total">
      <span className={classes.name}>{t("ranking.total")}</span>
      <span className={classes.value}>
        <Value measured={total} what={what} />
      </span>
      <span className={classes.denominator}>{formatDenominator(what, total, language) || t(`measure.${what}.of`)}</span>
    </li>
  );
}

/** The measure of all rows together. Medians do not add up: theirs is that of the unit, or of the city. */
function useTotal(rows: RankingRow[], what: Measure, unit: string | null): Measured {
  const regions = useRegions();
  const days = useCounts((state) => state.time?.daysToClose);
  if (what === "medianDays") return measureDays(days?.get(unit ?? regions?.city?.code ?? ""));
  return measure(
    what,
    rows.reduce((sum, row) => addSums(sum, row.sums), NO_SUMS),
  );
}
