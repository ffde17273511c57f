import { useRegions } from "../../lib/api/regions.api.ts";
import { useRows } from "../../lib/cube/use-rows.ts";
import { formatDenominator, formatMeasure } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { choroplethMeasure } from "../../lib/measures.ts";
import { useView } from "../../lib/view/view.store.ts";
import { Fields } from "../../ui/Fields.tsx";

/** A county's name, its measure with the denominator, and its counts. */
export function CountyHover({ code }: { code: string }) {
  const { t, nameOf, count, language } = useI18n();
  const regions = useRegions();
  const what = useView((view) => choroplethMeasure(view.measure));
  const row = useRows(null, what, "descending").find((one) => one.code === code);
  const region = regions?.byCode.get(code);
  if (!row || !region) return null;
  return (
    <>
      <strong>{nameOf(region)}</strong>
      <Fields
        fields={[
          [t(`measure.${what}`), formatMeasure(what, row.value, language)],
          [t(`measure.${what}.of`), formatDenominator(what, row, language)],
          [t("cell.sites"), count(row.sums.n)],
          [t("totals.open"), count(row.sums.findings - row.sums.closed)],
          [t("totals.overdue"), count(row.sums.overdue)],
        ]}
      />
    </>
  );
}
