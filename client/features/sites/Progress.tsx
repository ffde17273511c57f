import { Button, Textarea } from "@mantine/core";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { TRANSITIONS } from "#server/contracts/transitions.contract.ts";
import type { FindingStatus } from "#server/contracts/vocabulary.contract.ts";
import type { Finding, SiteDetail } from "#server/features/sites/sites.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Progress.module.css";
import { moveFindingOn, siteQuery } from "./sites.api.ts";

const LONGEST_NOTE = 500;

type Outcome =
  | { kind: "done"; status: FindingStatus }
  | { kind: "conflict"; status: FindingStatus | null }
  | { kind: "failed" | "away" };

/** The steps a finding may take next, each confirmed before it is written. */
export function Progress({ siteId, finding }: { siteId: string; finding: Pick<Finding, "id" | "status"> }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const label = useId();
  const [chosen, setChosen] = useState<{ to: FindingStatus; from: FindingStatus } | null>(null);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const next = TRANSITIONS[finding.status];
  // Somebody else moved it on while the form was open: the step was chosen for another status than it has now.
  const overtaken = chosen !== null && chosen.from !== finding.status && !busy;
  const to = overtaken ? null : (chosen?.to ?? null);
  const told: Outcome | null = overtaken ? { kind: "conflict", status: finding.status } : outcome;

  const choose = (status: FindingStatus | null) => {
    setChosen(status && { to: status, from: finding.status });
    setNote("");
    setOutcome(null);
  };
  /** The site as it is now, in the card and in every list. */
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: siteQuery(siteId).queryKey });
    void client.invalidateQueries({ queryKey: ["sites"] });
    const site = client.getQueryData<SiteDetail>(siteQuery(siteId).queryKey);
    return site?.findingList.find(({ id }) => id === finding.id)?.status ?? null;
  };
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    if (!to || busy) return;
    setBusy(true);
    setOutcome(null);
    try {
      await moveFindingOn(finding.id, {
        to,
        expectedStatus: chosen?.from ?? finding.status,
        ...(note.trim() && { note: note.trim() }),
      });
      await refresh();
      setChosen(null);
      setNote("");
      setOutcome({ kind: "done", status: to });
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        setOutcome({ kind: "conflict", status: await refresh() });
        setChosen(null);
      } else setOutcome({ kind: error instanceof ApiError ? "failed" : "away" });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={classes.progress} data-testid="progress">
      {next.length > 0 && (
        <fieldset className={classes.steps} aria-labelledby={label} disabled={busy}>
          <span id={label}>{t("progress.to")}</span>
          {next.map((status) => (
            <Button
              key={status}
              size="compact-xs"
              variant={status === to ? "light" : "default"}
              aria-pressed={status === to}
              onClick={() => choose(status === to ? null : status)}
              data-testid={`progress-${status}`}
            >
              {t(`findingStatus.${status}`)}
            </Button>
          ))}
        </fieldset>
      )}
      {to && (
        <form className={classes.form} onSubmit={(event) => void confirm(event)}>
          <Textarea
            size="xs"
            autosize
            minRows={2}
            maxRows={5}
            maxLength={LONGEST_NOTE}
            aria-label={t("progress.note")}
            placeholder={t("progress.note")}
            value={note}
            // One line to the server, however it was pasted.
            onChange={(event) => setNote(event.target.value.replace(/[\r\n\t]+/g, " "))}
            data-testid="progress-note"
          />
          <div className={classes.buttons}>
            <Button type="submit" size="compact-xs" loading={busy} data-testid="progress-confirm">
              {t("progress.confirm", { status: t(`findingStatus.${to}`) })}
            </Button>
            <Button variant="default" size="compact-xs" disabled={busy} onClick={() => choose(null)}>
              {t("progress.cancel")}
            </Button>
          </div>
        </form>
      )}
      {told && (
        <p
          className={classes.outcome}
          data-kind={told.kind}
          role={told.kind === "done" ? "status" : "alert"}
          data-testid="progress-outcome"
        >
          {told.kind === "done" && <IconCheck size={14} aria-hidden />}
          <span>
            {told.kind === "done"
              ? t("progress.done", { status: t(`findingStatus.${told.status}`) })
              : told.kind === "conflict"
                ? told.status
                  ? t("progress.conflict", { status: t(`findingStatus.${told.status}`) })
                  : t("progress.conflict.unknown")
                : t(`progress.${told.kind}`)}
          </span>
        </p>
      )}
    </div>
  );
}
