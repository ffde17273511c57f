import { Button } from "@mantine/core";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useWhatIf } from "../../lib/cube/what-if.store.ts";
import { formatShare, NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { measure } from "../../lib/measures.ts";
import { HOT_SPOT_COLOURS } from "../../lib/palette.ts";
import { capital, hotClassKey } from "../../lib/surface/surface-words.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { type Change, type UnitChange, unitChanges } from "./marginal.ts";
import { isNothing, NOTHING } from "./put-right.ts";
import type { UnitRows } from "./use-unit-rows.ts";
import classes from "./WhatIfPanel.module.css";

/** What the what-if changes: rate, rank, overdue and index of the units it touches, and the cells of each hot-spot class. */
export function BeforeAfter({ rows }: { rows: UnitRows | null }) {
  const { t, count } = useI18n();
  const empty = useWhatIf((state) => isNothing(state.putRight ?? NOTHING));
  const weights = useView((view) => view.weights);
  const totals = useCounts((state) => state.counts?.totals);
  const before = useCounts((state) => state.before?.totals);
  if (empty) return <p className={classes.none}>{t("whatif.none")}</p>;
  // The answer with the what-if is on its way.
  if (!rows?.before || !totals || !before) return <p className={classes.none}>&nbsp;</p>;
  const changes = unitChanges(rows.before, rows.now, weights);
  const closed = totals.closed - before.closed;
  const all: UnitChange = {
    code: null,
    closed,
    rate: { before: measure("rectification", before).value, after: measure("rectification", totals).value },
    overdue: { before: before.overdue, after: totals.overdue },
    rank: { before: null, after: null },
    index: { before: null, after: null },
  };
  return (
    <section data-testid="whatif-changes">
      <h3 className={classes.heading}>
        {t("whatif.before.after")}
        <small>{closed === 0 ? t("whatif.nothing") : t("whatif.closed", { n: count(closed) }, closed)}</small>
      </h3>
      {closed !== 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("whatif.unit.name")}</th>
              <th scope="col">{t("whatif.rate")}</th>
              <th scope="col">{t("whatif.rank")}</th>
              <th scope="col">{t("whatif.overdue")}</th>
              <th scope="col">{t("whatif.index")}</th>
            </tr>
          </thead>
          <tbody>
            {[...changes, all].map((change) => (
              <ChangeRow key={change.code ?? "all"} change={change} />
            ))}
          </tbody>
        </table>
      )}
      <HotClasses />
    </section>
  );
}

function ChangeRow({ change }: { change: UnitChange }) {
  const { t, count, language, nameOf } = useI18n();
  const regions = useRegions();
  const region = change.code === null ? undefined : regions?.byCode.get(change.code);
  const share = (value: number | null) => (value === null ? NO_VALUE : formatShare(value, language));
  return (
    <tr data-total={change.code === null || undefined} data-code={change.code ?? ""}>
      <th scope="row">{region ? nameOf(region) : (change.code ?? t("whatif.city"))}</th>
      <Cell change={change.rate} write={share} />
      <Cell change={change.rank} write={(rank) => (rank === null ? NO_VALUE : String(rank))} />
      <Cell change={change.overdue} write={count} />
      <Cell change={change.index} write={(index) => (index === null ? NO_VALUE : index.toFixed(1))} />
    </tr>
  );
}

/** The number after, and above it in small the number before; one number where it stays the same. */
function Cell<T>({ change, write }: { change: Change<T>; write: (value: T) => string }) {
  const { t } = useI18n();
  const before = write(change.before);
  const after = write(change.after);
  if (before === after) return <td className={classes.same}>{after}</td>;
  return (
    <td>
      <span aria-hidden>
        <small>{before} →</small>
        {after}
      </span>
      <span className={classes.hidden}>{t("whatif.to", { before, after })}</span>
    </td>
  );
}

function HotClasses() {
  const { t, count } = useI18n();
  const theme = useView((view) => view.theme);
  const surface = useCounts((state) => state.surface);
  const before = useCounts((state) => state.before?.classCounts);
  if (surface?.kind !== "hotspots" || !before) {
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() =>
          setView({ surface: "hotspots", shown: [...new Set([...useView.getState().shown, "density" as const])] })
        }
      >
        {t("whatif.hot.show")}
      </Button>
    );
  }
  return (
    <>
      <h4 className={classes.subheading}>{t("whatif.hot")}</h4>
      <ul className={classes.hot} data-testid="whatif-classes">
        {[3, 2, 1, 0, -1, -2, -3].map((of) => {
          const was = before[of + 3] ?? 0;
          const is = surface.classCounts[of + 3] ?? 0;
          return (
            <li key={of}>
              <i style={{ background: HOT_SPOT_COLOURS[theme][of + 3]! }} aria-hidden />
              {capital(t(hotClassKey(of)))}
              <span className={classes.number}>{was === is ? count(is) : `${count(was)} → ${count(is)}`}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
