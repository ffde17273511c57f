import { useState } from "react";
import type { DeviceContent } from "../device/device-store.ts";
import { change, discard } from "../field.store.ts";
import type { FieldKey } from "../field.words.ts";
import { isHeldUp, type OutboxEntry } from "../outbox/outbox.ts";
import { stopKey } from "../stops/stop-state.ts";
import { dayOf, moment } from "../times.ts";
import { useWords, type Words } from "../use-words.ts";
import { PhotoPreview } from "./PhotoPreview.tsx";

const ADVICE: Partial<Record<number, FieldKey>> = {
  403: "outbox.advice.403",
  404: "outbox.advice.404",
  409: "outbox.advice.409",
  410: "outbox.advice.410",
  413: "outbox.advice.413",
};

export function entryTitle({ t }: Words, entry: OutboxEntry): string {
  if (entry.kind === "report") return t("outbox.report", { outcome: t(`outcome.${entry.report.outcome}`) });
  return entry.kind === "finding" ? t("outbox.finding", { text: entry.finding.description }) : t("outbox.photo");
}

/** Something the server does not have yet; refused: why, and what can be done. */
export function EntryCard({ entry, content }: { entry: OutboxEntry; content: DeviceContent }) {
  const words = useWords();
  const { t } = words;
  const [sure, setSure] = useState(false);
  const refused = entry.state === "refused";
  const stop = content.stops.find(({ siteId }) => siteId === entry.siteId);
  return (
    <li className={refused ? "card entry refused" : "card entry"} data-testid="entry" data-state={entry.state}>
      <p>
        <strong>{entryTitle(words, entry)}</strong>
      </p>
      <p className="muted">
        {entry.siteName || t("stops.noName")} ·{" "}
        {t("outbox.madeAt", { at: moment(entry.madeAt, dayOf(new Date().toISOString())) })}
      </p>
      {entry.kind === "photo" && <PhotoPreview id={entry.id} alt={t("outbox.photo")} />}
      {isHeldUp(content.entries, entry) && <p className="warn">{t("outbox.heldUp")}</p>}
      {entry.refusal && (
        <div data-testid="refusal">
          <p className="warn">{t(ADVICE[entry.refusal.status] ?? "outbox.advice.other")}</p>
          {entry.refusal.detail && (
            <p className="muted">
              {t("outbox.server", { detail: "" })}
              <span lang="en">{entry.refusal.detail}</span>
            </p>
          )}
        </div>
      )}
      {sure ? (
        <div className="buttons">
          <span className="warn">{t("outbox.discard.sure")}</span>
          <button type="button" className="danger" onClick={() => void discard(entry)} data-testid="entry-discard-sure">
            {t("outbox.discard")}
          </button>
          <button type="button" onClick={() => setSure(false)}>
            {t("app.cancel")}
          </button>
        </div>
      ) : (
        <div className="buttons">
          {refused && (
            <button type="button" onClick={() => void change(entry)} data-testid="entry-retry">
              {t("outbox.retry")}
            </button>
          )}
          {refused && entry.kind === "finding" && stop && (
            <a className="button" href={`#/stop/${stopKey(stop)}/finding/${entry.id}`} data-testid="entry-edit">
              {t("outbox.edit")}
            </a>
          )}
          <button type="button" onClick={() => setSure(true)} data-testid="entry-discard">
            {t(refused ? "outbox.discard" : "outbox.withdraw")}
          </button>
        </div>
      )}
    </li>
  );
}
