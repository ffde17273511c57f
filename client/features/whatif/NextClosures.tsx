import { useMemo, useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatPoints, formatShare, NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { type Change, indexFall, type Marginal, marginalClosures, ranksClimbed, rateGain } from "./marginal.ts";
import type { UnitRows } from "./use-unit-rows.ts";
import classes from "./WhatIfPanel.module.css";

const CLOSURES = 100;
const SORTS = { rate: rateGain, rank: ranksClimbed, index: indexFall } as const;
type Sort = keyof typeof SORTS;

/** What the next hundred closures would do in each unit: to its rate and the city's, its rank and its index. */
export function NextClosures({ rows }: { rows: UnitRows | null }) {
  const { t } = useI18n();
  const weights = useView((view) => view.weights);
  const [sort, setSort] = useState<Sort>("rate");
  const list = useMemo(
    () =>
      (rows ? marginalClosures(rows.now, CLOSURES, weights) : []).toSorted((a, b) => SORTS[sort](b) - SORTS[sort](a)),
    [rows, weights, sort],
  );
  return (
    <section data-testid="next-closures">
      <h3 className={classes.heading}>{t("whatif.next", { n: CLOSURES })}</h3>
      <p className={classes.hint}>{t("whatif.next.about", { n: CLOSURES })}</p>
      {rows && list.length === 0 ? (
        <p className={classes.none}>{t("whatif.next.none")}</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("whatif.unit.name")}</th>
              {(Object.keys(SORTS) as Sort[]).map((one) => (
                <th key={one} scope="col" aria-sort={one === sort ? "descending" : "none"}>
                  <button
                    type="button"
                    aria-label={t("whatif.next.sort", { what: t(`whatif.${one}`) })}
                    onClick={() => setSort(one)}
                  >
                    {t(`whatif.${one}`)}
                    {one === sort && <span aria-hidden> ↓</span>}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.map((marginal) => (
              <MarginalRow key={marginal.code} marginal={marginal} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function MarginalRow({ marginal }: { marginal: Marginal }) {
  const { t, count, language, nameOf } = useI18n();
  const regions = useRegions();
  const region = regions?.byCode.get(marginal.code);
  const points = (share: number) => t("whatif.points", { n: `+${formatPoints(share, language)}` });
  return (
    <tr data-code={marginal.code}>
      <th scope="row">
        {region ? nameOf(region) : marginal.code}
        <small>
          {marginal.closures < CLOSURES && `${t("whatif.next.closures", { n: count(marginal.closures) })} · `}
          {t("whatif.next.city", { gain: `+${formatPoints(marginal.cityGain, language)}` })}
        </small>
      </th>
      <td title={points(rateGain(marginal))}>
        +{formatPoints(rateGain(marginal), language)}
        <small>{formatShare(marginal.rate.after, language)}</small>
      </td>
      <Moved change={marginal.rank} write={String} />
      <Moved change={marginal.index} write={(index) => index.toFixed(1)} />
    </tr>
  );
}

/** "9 → 6"; a number that stays is written once. */
function Moved({ change, write }: { change: Change<number | null>; write: (value: number) => string }) {
  const { t } = useI18n();
  if (change.before === null || change.after === null) return <td className={classes.same}>{NO_VALUE}</td>;
  const before = write(change.before);
  const after = write(change.after);
  if (before === after) return <td className={classes.same}>{after}</td>;
  return (
    <td>
      <span aria-hidden>
        {before} → {after}
      </span>
      <span className={classes.hidden}>{t("whatif.to", { before, after })}</span>
    </td>
  );
}
