import type { Fault } from "#server/contracts/check-record.ts";
import type { BulkPreview } from "#server/features/editing/bulk.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Editing.module.css";
import { useFaultWords, useFieldName, useFieldValue } from "./use-field-words.ts";

/** What a bulk edit would do: how many records, which values become which, who is left out and why. */
export function BulkPreviewTable({ preview }: { preview: BulkPreview }) {
  const { t, count } = useI18n();
  const nameOf = useFieldName();
  const wordsFor = useFieldValue();
  const wordsOf = useFaultWords();
  const { total, records, unchanged, outOfArea, invalid, values } = preview;
  return (
    <section className={classes.preview} data-testid="bulk-preview-table" aria-live="polite">
      <p>{t("bulk.summary", { total: count(total), n: count(records) }, total)}</p>
      {records > 0 && (
        <div className={classes.scroll}>
          <table className={classes.compare}>
            <thead>
              <tr>
                <th scope="col">{t("edit.conflict.field")}</th>
                <th scope="col">{t("bulk.old")}</th>
                <th scope="col">{t("bulk.new")}</th>
                <th scope="col" data-number>
                  {t("bulk.records")}
                </th>
              </tr>
            </thead>
            <tbody>
              {values.flatMap(({ field, old, new: now, others }) => [
                ...old.map(({ value, n }) => (
                  <tr key={`${field} ${JSON.stringify(value)}`}>
                    <th scope="row">{nameOf(field)}</th>
                    <td>{wordsFor(field, value)}</td>
                    <td>{wordsFor(field, now)}</td>
                    <td data-number>{count(n)}</td>
                  </tr>
                )),
                ...(others > 0
                  ? [
                      <tr key={`${field} others`}>
                        <th scope="row">{nameOf(field)}</th>
                        <td>{t("bulk.others")}</td>
                        <td>{wordsFor(field, now)}</td>
                        <td data-number>{count(others)}</td>
                      </tr>,
                    ]
                  : []),
              ])}
            </tbody>
          </table>
        </div>
      )}
      <ul>
        {unchanged > 0 && <li>{t("bulk.unchanged", { n: count(unchanged) }, unchanged)}</li>}
        {outOfArea.n > 0 && (
          <li>
            {t("bulk.outOfArea", { n: count(outOfArea.n) }, outOfArea.n)}{" "}
            {outOfArea.examples.map(({ name }) => name).join(t("whatif.and"))}
          </li>
        )}
        {invalid.map(({ layer, n, faults }) => (
          <li key={layer}>
            {t("bulk.invalid", { n: count(n), layer: t(`layer.${layer}`) }, n)}{" "}
            {faults.map((fault) => wordsOf(fault as Fault)).join(" ")}
          </li>
        ))}
      </ul>
    </section>
  );
}
