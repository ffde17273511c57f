import type { Finding } from "#server/features/sites/sites.contract.ts";
import { type HistoryEntry, historyOf } from "../../lib/finding-history.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./SiteCard.module.css";

/** Who wrote it down before there were accounts. */
const THIS_PAGE = "web";

/** All that has happened to a finding: steps, extensions, listed supervision. */
export function FindingHistory({ finding }: { finding: Finding }) {
  const { t } = useI18n();
  const entries = historyOf(finding);
  if (entries.length === 0) return null;
  const words = (entry: HistoryEntry): string => {
    switch (entry.kind) {
      case "step":
        return t(`findingStatus.${entry.to}`);
      case "extension":
        return t("workflow.history.extension", { from: entry.from, until: entry.until });
      default:
        return entry.level === "none"
          ? t("workflow.history.lifted", { level: t(`supervision.${entry.from}`) })
          : t("workflow.history.listed", { level: t(`supervision.${entry.level}`) });
    }
  };
  return (
    <details className={classes.history}>
      <summary>{t("finding.history", { n: entries.length })}</summary>
      <ol>
        {entries.map((entry) => (
          <li key={entry.id} data-testid="history-entry">
            <time dateTime={entry.day}>{entry.day}</time>
            <span>
              {words(entry)} · {entry.actor === THIS_PAGE ? t("finding.actor.web") : entry.actor}
              {entry.note && <small>{entry.note}</small>}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
