import { formatMeasure } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { measure } from "../../lib/measures.ts";
import type { PickedCell } from "../../lib/surface/picked-cell.ts";
import { Fields } from "../../ui/Fields.tsx";

/** The counts of one cell: six fields. */
export function CellFields({ cell }: { cell: PickedCell }) {
  const { t, count, language } = useI18n();
  const rate = measure("rectification", { findings: cell.findings, closed: cell.closed });
  return (
    <Fields
      fields={[
        [t("cell.sites"), count(cell.n)],
        [t("cell.sitesOverdue"), count(cell.sitesOverdue)],
        [t("cell.findings"), count(cell.findings)],
        [t("cell.closed"), count(cell.closed)],
        [t("cell.overdue"), count(cell.overdue)],
        [t("cell.rate"), formatMeasure("rectification", rate.value, language)],
      ]}
    />
  );
}
