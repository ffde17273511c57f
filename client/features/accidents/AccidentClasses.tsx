import { Skeleton } from "@mantine/core";
import { useMemo } from "react";
import { ACCIDENT_KIND_NAMES } from "#server/algorithms/briefing/words/names.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import classes from "./AccidentPanel.module.css";
import { CLASSES } from "./accident-classes.ts";
import { sumsOf } from "./shown-accidents.ts";
import { useListedAccidents } from "./use-shown-accidents.ts";

/** Worst first, as reports list them; what is not stated last. */
const ORDER = [4, 3, 2, 1, 0] as const;

/** Accidents of the period and the kind by class of Decree 493. */
export function AccidentClasses() {
  const { t, count } = useI18n();
  const period = useCounts((state) => state.time?.periods.current);
  const listed = useListedAccidents();
  const sums = useMemo(() => listed && sumsOf(listed.table, listed.rows), [listed]);
  if (!period || !listed || !sums) return <Skeleton height={150} />;
  const { from, to } = period;
  return (
    <section data-testid="accident-classes">
      <h3>{t("accidents.classes", { from, to })}</h3>
      <KindSelect known={listed.table.kind.values} />
      <table className={classes.classes}>
        <tbody>
          {ORDER.filter((at) => at !== 0 || sums.classes[0]! > 0).map((at) => (
            <tr key={at}>
              <th scope="row">
                {t(`accidentClass.${CLASSES[at]}`)}
                <small>{t(`accidentClass.${CLASSES[at]}.of`)}</small>
              </th>
              <td>{count(sums.classes[at]!)}</td>
            </tr>
          ))}
          <tr data-total>
            <th scope="row">{t("accidents.total")}</th>
            <td>{count(listed.rows.length)}</td>
          </tr>
          <tr>
            <th scope="row">{t("accidents.victims")}</th>
            <td>{t("accidents.victims.n", { deaths: count(sums.deaths), injuries: count(sums.injuries) })}</td>
          </tr>
        </tbody>
      </table>
      {sums.unstated > 0 && <p className={classes.note}>{t("accidents.unstated", { n: count(sums.unstated) })}</p>}
    </section>
  );
}

const ANY = "";

/** Of which kind the accidents of the map, the table and the list are. */
function KindSelect({ known }: { known: readonly string[] }) {
  const { t, language } = useI18n();
  const chosen = useView((view) => view.accidentKind);
  // A link may name a kind that has no accident any more.
  const kinds = chosen === null || known.includes(chosen) ? known : [...known, chosen];
  if (kinds.length < 2) return null;
  return (
    <p className={classes.kind}>
      {t("accidents.kind")}{" "}
      <SmallSelect
        label={t("accidents.kind")}
        value={chosen ?? ANY}
        options={[
          { value: ANY, label: t("accidents.kind.any") },
          ...kinds.map((kind) => ({ value: kind, label: ACCIDENT_KIND_NAMES[kind]?.[language] ?? kind })),
        ]}
        onChange={(kind) => setView({ accidentKind: kind === ANY ? null : kind })}
        testId="accident-kind"
      />
    </p>
  );
}
