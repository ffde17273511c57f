import type { CheckReport } from "#server/features/imports/imports.contract.ts";
import { reasonText } from "../../lib/i18n/import-reasons.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./imports.module.css";

/** What would be rejected, and why, before anything is stored. */
export function CheckTable({ report }: { report: CheckReport }) {
  const { t, count, language } = useI18n();
  return (
    <div data-testid="import-check">
      <dl className={classes.counts}>
        <div>
          <dt>{t(report.complete ? "imports.check.read" : "imports.check.first")}</dt>
          <dd>{count(report.read)}</dd>
        </div>
        <div>
          <dt>{t("imports.check.fit")}</dt>
          <dd>{count(report.fit)}</dd>
        </div>
        <div>
          <dt>{t("imports.check.unfit")}</dt>
          <dd>{count(report.unfit)}</dd>
        </div>
      </dl>
      <p>{t(report.unfit === 0 ? "imports.check.good" : "imports.check.bad")}</p>
      {report.unfit > 0 && (
        <>
          <ul>
            {report.reasons.slice(0, 8).map(({ reason, rows }) => (
              <li key={reason}>{t("imports.reason.rows", { reason: reasonText(reason, language), n: count(rows) })}</li>
            ))}
          </ul>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
          <section className={classes.scroll} tabIndex={0} aria-label={t("imports.check.problems")}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t("imports.check.line")}</th>
                  <th scope="col">{t("imports.column")}</th>
                  <th scope="col">{t("imports.check.value")}</th>
                  <th scope="col">{t("imports.check.reason")}</th>
                </tr>
              </thead>
              <tbody>
                {report.problems.map(({ line, column, value, reason }) => (
                  <tr key={`${line} ${column} ${reason}`}>
                    <td className={classes.number}>{line}</td>
                    <td className={classes.value}>{column}</td>
                    <td className={classes.value}>{value}</td>
                    <td>{reasonText(reason, language)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </div>
  );
}
