import type { ReactNode } from "react";
import { WORST_POINTS } from "#server/features/findings/findings.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { categoryName } from "../../lib/property-names.ts";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import classes from "./ListTable.module.css";
import type { Column, ListRow } from "./list-rows.ts";

/** One value of a row. Texts too long for their column stand whole in the title. */
export function ListCell({ column, row }: { column: Column; row: ListRow }) {
  const content = useContent(column, row);
  return (
    <td data-column={column} title={typeof content === "string" ? content : undefined}>
      {content}
    </td>
  );
}

function useContent(column: Column, row: ListRow): ReactNode {
  const { t, count, nameOf } = useI18n();
  const regions = useRegions();
  const { finding, site } = row;
  switch (column) {
    case "level":
      return <LevelBadge level={row.level} />;
    case "site":
      return (
        <span className={classes.site} title={row.name}>
          {row.name}
          <small>
            {t(`layer.${row.layer}`)} · {categoryName(row.category, t)}
          </small>
        </span>
      );
    case "place": {
      const region = regions?.byCode.get(row.regionCode);
      const unit = region?.reportingUnit ? regions?.byCode.get(region.reportingUnit) : undefined;
      const name = region ? nameOf(region) : row.regionCode;
      return (
        <span className={classes.site} title={unit && unit !== region ? `${nameOf(unit)} ${name}` : name}>
          {name}
          {unit && unit !== region && <small>{nameOf(unit)}</small>}
        </span>
      );
    }
    case "finding":
      return finding ? (
        <span className={classes.description} title={finding.description}>
          {finding.grade === "major" && <b>{t("list.major")}</b>}
          {finding.description}
        </span>
      ) : (
        NO_VALUE
      );
    case "findings":
      return site ? `${count(site.findings)} (${count(site.open)})` : NO_VALUE;
    case "found":
      return finding?.foundOn ?? NO_VALUE;
    case "changed":
      return finding?.changedOn ?? NO_VALUE;
    case "deadline":
      return finding?.deadline ?? NO_VALUE;
    case "late":
      return finding && finding.daysOverdue > 0 ? (
        <strong title={t("list.days", { n: count(finding.daysOverdue) }, finding.daysOverdue)}>
          {count(finding.daysOverdue)}
        </strong>
      ) : (
        NO_VALUE
      );
    case "overdue": {
      const overdue = site?.overdue ?? finding?.worst?.overdue ?? 0;
      return overdue > 0 ? <strong>{count(overdue)}</strong> : NO_VALUE;
    }
    case "score":
      return finding?.worst ? (
        <span
          title={t("list.score.sum", {
            overdue: finding.worst.overdue,
            overduePoints: WORST_POINTS.overdue,
            major: finding.worst.openMajor,
            majorPoints: WORST_POINTS.openMajor,
            level: 4 - row.level,
            score: finding.worst.score,
          })}
        >
          {count(finding.worst.score)}
        </span>
      ) : (
        NO_VALUE
      );
    case "status":
      return finding ? t(`findingStatus.${finding.status}`) : t(`status.${site!.status}`);
    case "supervision":
      return row.supervision === "none" ? NO_VALUE : t(`supervision.${row.supervision}`);
    case "unit":
      return finding?.unit ?? NO_VALUE;
  }
}
