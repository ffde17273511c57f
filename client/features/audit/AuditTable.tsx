import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./AuditDialog.module.css";
import { type AuditFilter, auditParameters, auditQuery, NO_AUDIT_FILTER } from "./audit.api.ts";
import { actionWords, detailWords } from "./audit-words.ts";

const TYPING_MS = 300;

/** The entries, the latest first, under their filters. */
export function AuditTable({ onWhole }: { onWhole: (whole: boolean) => void }) {
  const i18n = useI18n();
  const { t, count } = i18n;
  const [filter, setFilter] = useState<AuditFilter>(NO_AUDIT_FILTER);
  const [asked] = useDebouncedValue(filter, TYPING_MS);
  const log = useInfiniteQuery(auditQuery(asked));
  const first = log.data?.pages[0];
  const whole = first?.whole ?? false;
  useEffect(() => onWhole(whole), [onWhole, whole]);
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  const set = (change: Partial<AuditFilter>) => setFilter({ ...filter, ...change });
  const actions = first?.actions.length ? first.actions : ["site", "finding", "accident"];

  return (
    <>
      <div className={classes.filters}>
        {(["from", "to"] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            size="xs"
            label={t(`audit.${end}`)}
            value={filter[end]}
            onChange={({ target }) => set({ [end]: target.value })}
          />
        ))}
        <TextInput
          size="xs"
          label={t("audit.actor")}
          maxLength={100}
          value={filter.actor}
          onChange={({ target }) => set({ actor: target.value })}
        />
        <Select
          size="xs"
          label={t("audit.action")}
          placeholder={t("audit.action.any")}
          clearable
          value={filter.action || null}
          onChange={(action) => set({ action: action ?? "" })}
          data={actions.map((action) => ({
            value: action,
            label: action.includes(".") ? actionWords(action, i18n) : t(`audit.on.${action as "site"}`),
          }))}
        />
        <TextInput
          size="xs"
          label={t("audit.subject")}
          maxLength={60}
          value={filter.id}
          onChange={({ target }) => set({ id: target.value })}
        />
        {auditParameters(filter) !== "" && (
          <Button size="xs" variant="subtle" color="gray" onClick={() => setFilter(NO_AUDIT_FILTER)}>
            {t("audit.clear")}
          </Button>
        )}
      </div>
      {log.error ? (
        <ErrorNote message={t("audit.failed")} onRetry={() => void log.refetch()} />
      ) : !log.data ? (
        <p className={classes.empty}>{t("app.loading")}</p>
      ) : rows.length === 0 ? (
        <p className={classes.empty}>{t("audit.empty")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={classes.scroll} tabIndex={0} aria-label={t("audit.title")}>
          <table className={classes.table}>
            <thead>
              <tr>
                {(["id", "at", "actor", "action", "subject", "detail"] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`audit.col.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((entry) => (
                <tr key={entry.id} data-testid="audit-row">
                  <td title={entry.hash}>{count(Number(entry.id))}</td>
                  <td>{formatInstant(entry.at)}</td>
                  <td>{entry.actor}</td>
                  <td title={entry.action}>{actionWords(entry.action, i18n)}</td>
                  <td>{entry.subjectId}</td>
                  <td className={classes.detail}>{detailWords(entry.detail)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {log.hasNextPage && (
            <div className={classes.more}>
              <Button
                variant="default"
                size="compact-xs"
                loading={log.isFetchingNextPage}
                onClick={() => void log.fetchNextPage()}
              >
                {t("audit.more")}
              </Button>
            </div>
          )}
        </section>
      )}
    </>
  );
}
