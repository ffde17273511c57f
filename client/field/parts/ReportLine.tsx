import type { StopState } from "../stops/stop-state.ts";
import { dayOf, moment } from "../times.ts";
import { useWords, type Words } from "../use-words.ts";

/** "reported by your colleague at 10:42". */
export function whoAndWhen({ t }: Words, latest: NonNullable<StopState["latest"]>): string {
  const at = moment(latest.at, dayOf(new Date().toISOString()));
  if (latest.mine) return t(latest.waiting ? "outcome.by.me.waiting" : "outcome.by.me", { at });
  return latest.by ? t("outcome.by.named", { at, by: latest.by }) : t("outcome.by.other", { at });
}

/** What has been reported of a stop, as a mark and in words. */
export function ReportLine({ latest }: { latest: StopState["latest"] }) {
  const words = useWords();
  const { t } = words;
  return (
    <p className="report-line" data-testid="report-line" data-outcome={latest?.outcome ?? "none"}>
      <span className={`outcome ${latest?.outcome ?? "none"}`}>{t(`outcome.${latest?.outcome ?? "none"}`)}</span>
      {latest && <span>{whoAndWhen(words, latest)}</span>}
    </p>
  );
}
