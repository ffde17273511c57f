import type { DeviceContent, SentNote } from "../device/device-store.ts";
import { EntryCard } from "../parts/EntryCard.tsx";
import { dayOf, moment } from "../times.ts";
import { useWords, type Words } from "../use-words.ts";

const noteTitle = ({ t }: Words, note: SentNote): string =>
  note.kind === "report" && note.outcome
    ? t("outbox.report", { outcome: t(`outcome.${note.outcome}`) })
    : note.kind === "photo"
      ? t("outbox.photo")
      : t("stop.findings");

/** All that was reported on this device: what needs the person, what waits, what the server has. */
export function OutboxView({ content }: { content: DeviceContent }) {
  const words = useWords();
  const { t } = words;
  const own = content.entries.filter(({ owner }) => owner === content.person?.id);
  const others = content.entries.length - own.length;
  const today = dayOf(new Date().toISOString());
  const names = new Map(content.stops.map(({ siteId, name }) => [siteId, name]));
  const sent = content.sent.toSorted((a, b) => (a.sentAt < b.sentAt ? 1 : -1)).slice(0, 50);
  return (
    <>
      {others > 0 && <p className="banner">{t("outbox.others", { n: others })}</p>}
      {(["refused", "waiting"] as const).map((state) => {
        const entries = own.filter((entry) => entry.state === state);
        return (
          entries.length > 0 && (
            <section key={state}>
              <h2>{t(`outbox.${state}`)}</h2>
              <ul className="entries">
                {entries.map((entry) => (
                  <EntryCard key={entry.seq} entry={entry} content={content} />
                ))}
              </ul>
            </section>
          )
        );
      })}
      {sent.length > 0 && (
        <section>
          <h2>{t("outbox.sent")}</h2>
          <ul className="entries">
            {sent.map((note) => (
              <li key={note.id} className="card entry" data-testid="sent">
                <p>
                  <strong>{noteTitle(words, note)}</strong>
                </p>
                <p className="muted">
                  {names.get(note.siteId) && `${names.get(note.siteId)} · `}
                  {t("outbox.madeAt", { at: moment(note.at, today) })} ·{" "}
                  {t("outbox.sentAt", { at: moment(note.sentAt, today) })}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {own.length + sent.length === 0 && (
        <section className="empty">
          <h2>{t("outbox.empty")}</h2>
          <p>{t("outbox.empty.hint")}</p>
        </section>
      )}
    </>
  );
}
