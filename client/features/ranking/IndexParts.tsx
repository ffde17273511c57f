import { formatCount, formatRate, formatShare, formatWeight, NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { INDEX_COLOURS } from "../../lib/palette.ts";
import { INDEX_DEFINITIONS, type IndexRow } from "../../lib/risk-index.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./RiskIndex.module.css";

/** An index as the points its parts bring, side by side on a scale of 100. */
export function IndexBar({ index, tall = false }: { index: IndexRow; tall?: boolean }) {
  const theme = useView((view) => view.theme);
  return (
    <span className={classes.bar} data-tall={tall || undefined} aria-hidden>
      {index.parts.map(({ part, contribution }, i) => (
        <span key={part} style={{ width: `${contribution}%`, background: INDEX_COLOURS[theme][i] }} />
      ))}
    </span>
  );
}

/** Every part of an index: what it was counted from, scaled, weighted, and the points it brings. */
export function IndexParts({ index }: { index: IndexRow }) {
  const { t, language } = useI18n();
  const theme = useView((view) => view.theme);
  const say = (kind: "share" | "rate", raw: number) =>
    kind === "share" ? formatShare(raw, language) : formatRate(raw, language);
  return (
    <div className={classes.parts} data-testid="index-parts">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("index.part")}</th>
            <th scope="col">{t("index.raw")}</th>
            <th scope="col">{t("index.scaled")}</th>
            <th scope="col">{t("index.share")}</th>
            <th scope="col">{t("index.points")}</th>
          </tr>
        </thead>
        <tbody>
          {index.parts.map(({ part, raw, numerator, denominator, scaled, weight, contribution }, i) => (
            <tr key={part}>
              <th scope="row">
                <i style={{ background: INDEX_COLOURS[theme][i] }} aria-hidden />
                {t(`index.${part}`)}
              </th>
              <td
                title={t("index.of", {
                  numerator: formatCount(numerator, language),
                  denominator: formatCount(denominator, language),
                })}
              >
                {raw === null ? NO_VALUE : say(INDEX_DEFINITIONS[part].kind, raw)}
              </td>
              <td>{formatCount(scaled, language)}</td>
              <td>{formatWeight(weight, language)}</td>
              <td>{formatRate(contribution, language)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {t("index.sum")}
            </th>
            <td>{index.value === null ? NO_VALUE : formatRate(index.value, language)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
