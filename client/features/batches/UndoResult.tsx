import type { UndoReport } from "#server/features/imports/batches.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./batches.module.css";

/** What the undoing of a batch did, and what it had to leave alone. */
export function UndoResult({ report }: { report: UndoReport }) {
  const { t, count } = useI18n();
  return (
    <div role="status" data-testid="undo-result">
      <p>
        {t("batches.undo.done", {
          removed: count(report.removed),
          restored: count(report.restored),
          returned: count(report.returned),
        })}
      </p>
      {report.kept > 0 && (
        <>
          <p>{t("batches.undo.kept", { n: count(report.kept) }, report.kept)}</p>
          <ul className={classes.reasons}>
            {report.keptRows.slice(0, 50).map((row) => (
              <li key={row.id}>
                {row.code ?? row.id} {row.name}: {t(`batches.kept.${row.because}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
