import { Skeleton } from "@mantine/core";
import { useMemo } from "react";
import { isWithin } from "#server/algorithms/crossfilter/region-match.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./AccidentPanel.module.css";
import { CLASSES } from "./accident-classes.ts";

/** Worst first, as reports list them; what is not stated last. */
const ORDER = [4, 3, 2, 1, 0] as const;

/** Accidents of the period by class of Decree 493. */
export function AccidentClasses() {
  const { t, count } = useI18n();
  const regions = useRegions();
  const time = useCounts((state) => state.time);
  const codes = useCounts((state) => state.analysisCodes);
  const place = useView((view) => view.filter.place);
  const units = useView((view) => view.units);
  const victims = useMemo(() => {
    if (!time || !regions) return null;
    const inPlace = (column: Uint32Array) =>
      codes.reduce(
        (sum, code, i) => (place === null || isWithin(regions.byCode, code, place, units) ? sum + column[i]! : sum),
        0,
      );
    return { deaths: inPlace(time.compared.deaths.current), injuries: inPlace(time.compared.injuries.current) };
  }, [time, regions, codes, place, units]);
  if (!time || !victims) return <Skeleton height={150} />;
  const { from, to } = time.periods.current;
  const total = time.accidentClasses.reduce((sum, n) => sum + n, 0);
  return (
    <section data-testid="accident-classes">
      <h3>{t("accidents.classes", { from, to })}</h3>
      <table className={classes.classes}>
        <tbody>
          {ORDER.filter((at) => at !== 0 || time.accidentClasses[0]! > 0).map((at) => (
            <tr key={at}>
              <th scope="row">
                {t(`accidentClass.${CLASSES[at]}`)}
                <small>{t(`accidentClass.${CLASSES[at]}.of`)}</small>
              </th>
              <td>{count(time.accidentClasses[at]!)}</td>
            </tr>
          ))}
          <tr data-total>
            <th scope="row">{t("accidents.total")}</th>
            <td>{count(total)}</td>
          </tr>
          <tr>
            <th scope="row">{t("accidents.victims")}</th>
            <td>{t("accidents.victims.n", { deaths: count(victims.deaths), injuries: count(victims.injuries) })}</td>
          </tr>
        </tbody>
      </table>
      {time.unstated > 0 && <p className={classes.note}>{t("accidents.unstated", { n: count(time.unstated) })}</p>}
    </section>
  );
}
