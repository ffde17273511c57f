import { READ_IT, REPORT_TITLE, reportLines, verdictOf } from "#server/algorithms/briefing/suppress/report-words.ts";
import type { PublicBriefing } from "#server/features/briefings/briefings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { BriefingDialog } from "./BriefingDialog.tsx";
import classes from "./PublicBar.module.css";

/** Why nothing small can be worked out from the public version. */
export function PublicReport({ shown, onClose }: { shown: PublicBriefing; onClose: () => void }) {
  const { t, language } = useI18n();
  const { report } = shown;
  return (
    <BriefingDialog title={REPORT_TITLE[language]} onClose={onClose} testId="public-report" size={620}>
      <p className={classes.verdict} data-safe={report.safe || undefined}>
        {verdictOf(report)[language]}
      </p>
      <p>{READ_IT[language]}</p>
      <table className={classes.lines}>
        <tbody>
          {reportLines(shown).map(({ label, value }) => (
            <tr key={label.en}>
              <th scope="row">{label[language]}</th>
              <td>{value[language]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details className={classes.list}>
        <summary>{t("public.report.list")}</summary>
        <ul>
          {report.withheld.map(({ fact, words, why }) => (
            <li key={fact}>
              {words[language]} <small>{t(`public.why.${why}`)}</small>
            </li>
          ))}
        </ul>
      </details>
    </BriefingDialog>
  );
}
