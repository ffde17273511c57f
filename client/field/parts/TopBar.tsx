import { syncNow, useField } from "../field.store.ts";
import { dayOf, moment } from "../times.ts";
import { useWords } from "../use-words.ts";

/** How many wait, when it was last in step with the server, and the button to be so again. */
export function TopBar() {
  const { t } = useWords();
  const { content, syncing } = useField();
  const own = content?.entries.filter(({ owner }) => owner === content.person?.id) ?? [];
  const waiting = own.filter(({ state }) => state === "waiting").length;
  const refused = own.length - waiting;
  const syncedAt = content?.syncedAt;
  return (
    <header className="top">
      <div className="top-words">
        <h1>{t("app.title")}</h1>
        <p className="top-state" role="status" hidden={!content?.person}>
          {waiting > 0 ? (
            <strong data-testid="waiting" data-count={waiting}>
              {t("status.waiting", { n: waiting })}
            </strong>
          ) : (
            <span data-testid="waiting" data-count={0}>
              {t("status.none")}
            </span>
          )}
          {refused > 0 && <strong>{t("status.refused", { n: refused })}</strong>}
          <span data-testid="synced">
            {syncing
              ? t("status.syncing")
              : syncedAt
                ? t("status.synced", { at: moment(syncedAt, dayOf(new Date().toISOString())) })
                : t("status.never")}
          </span>
        </p>
      </div>
      {content?.person && (
        <button type="button" className="top-button" onClick={() => void syncNow()} data-testid="sync">
          <svg viewBox="0 0 24 24" aria-hidden="true" className={syncing ? "turning" : undefined}>
            <path d="M20 11a8 8 0 0 0-14.3-4M4 4v4h4M4 13a8 8 0 0 0 14.3 4M20 20v-4h-4" />
          </svg>
          {t("status.sync")}
        </button>
      )}
    </header>
  );
}
