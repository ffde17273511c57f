import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { HistoryEntry } from "#server/features/editing/history.contract.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Editing.module.css";
import { historyQuery, type Table } from "./editing.api.ts";
import { useFieldName, useFieldValue } from "./use-field-words.ts";

export const SiteHistory = ({ id }: { id: string }) => <History table="site" id={id} />;
export const AccidentHistory = ({ id }: { id: string }) => <History table="accident" id={id} />;

/** Every change of a record, and of a site's findings: who, when, old and new; the newest first. */
function History({ table, id }: { table: Table; id: string }) {
  const { t } = useI18n();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    historyQuery(table, id),
  );
  if (error) return <ErrorNote message={t("history.failed")} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className={classes.hint}>{t("history.none")}</p>;
  return (
    <>
      <ol className={classes.history} data-testid="history">
        {items.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      {hasNextPage && (
        <Button size="compact-xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </>
  );
}

const OWN_WORDS = ["added", "changed", "removed", "imported", "moved", "bulk", "bulk_undone"] as const;

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t } = useI18n();
  const nameOf = useFieldName();
  const wordsFor = useFieldValue();
  const kind = OWN_WORDS.find((one) => one === entry.kind);
  const what = entry.action.endsWith(".removal") ? t("history.removal") : kind ? t(`history.${kind}`) : entry.action;
  return (
    <li data-testid="history-entry" data-kind={entry.kind}>
      <p>
        <strong>{what}</strong>
        {entry.findingId && <span>{t("history.finding", { id: entry.findingId })}</span>}
        {entry.day && <span>{entry.day}</span>}
      </p>
      <p className={classes.hint}>
        {entry.actor === "web" ? t("finding.actor.web") : (entry.actor ?? t("history.nobody"))} ·{" "}
        <time dateTime={entry.at}>{formatInstant(entry.at)}</time>
      </p>
      {entry.note && <p>{entry.note}</p>}
      {entry.changes.length > 0 && (
        <dl>
          {entry.changes.map(({ field, old, new: now }) => (
            <div key={field}>
              <dt>{nameOf(field)}</dt>
              <dd>
                {entry.kind !== "added" && (
                  <>
                    <del>{wordsFor(field, old)}</del> <span aria-hidden>→</span>{" "}
                  </>
                )}
                <ins>{wordsFor(field, now)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
