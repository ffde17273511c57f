import { Button, Progress } from "@mantine/core";
import { useState } from "react";
import type { ImportJob } from "#server/features/imports/imports.contract.ts";
import { comesBackOtherwise, REJECT_FORMAT_NAMES, rejectsAddress } from "../../lib/api/reject-file.ts";
import { reasonText } from "../../lib/i18n/import-reasons.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { problemText } from "./import-words.ts";
import { FileRefused, undoBatch } from "./imports.api.ts";
import classes from "./imports.module.css";

/** An import under way, and what came of it. */
export function ImportResult({ job, format }: { job: ImportJob; format: string }) {
  const { t, count, language } = useI18n();
  const [undone, setUndone] = useState<"no" | "asking" | "busy" | "yes">("no");
  const [failure, setFailure] = useState<string | null>(null);
  const { progress, result } = job;

  if (job.state === "running") {
    const share = job.rows ? Math.min(100, (100 * progress.read) / job.rows) : 100;
    return (
      <div role="status" data-testid="import-progress">
        <p>{t("imports.running")}</p>
        <Progress value={share} animated aria-label={t("imports.running")} />
        <Counts counts={progress} />
      </div>
    );
  }
  if (job.state === "cancelled") return <p className={classes.note}>{t("imports.cancelled")}</p>;
  if (job.state === "failed" || !result) {
    return (
      <p className={classes.note} role="alert">
        {t("imports.failed")}{" "}
        {problemText(new FileRefused(job.problem ?? "", job.code ?? "", job.params ?? {}), language)}
      </p>
    );
  }

  const undo = async () => {
    setUndone("busy");
    try {
      await undoBatch(result.batch);
      setUndone("yes");
    } catch (error) {
      setUndone("no");
      setFailure(problemText(error, language));
    }
  };
  return (
    <div data-testid="import-result">
      <p role="status">{t(undone === "yes" ? "imports.undone" : "imports.done")}</p>
      {(job.indexing ?? 0) > 0 && (
        <p className={classes.muted}>{t("imports.indexing", { n: count(job.indexing ?? 0) })}</p>
      )}
      <Counts counts={result} />
      <p>
        {t("imports.stored.parts", {
          inserted: count(result.inserted),
          updated: count(result.updated),
          unchanged: count(result.unchanged),
        })}
      </p>
      {(["outside", "mismatch", "unlocated"] as const)
        .filter((check) => (result.regionChecks[check] ?? 0) > 0)
        .map((check) => (
          <p key={check}>{t(`imports.region.${check}`, { n: count(result.regionChecks[check] ?? 0) })}</p>
        ))}
      {result.rejected > 0 && (
        <>
          <h3>{t("imports.rejected.why")}</h3>
          <ul>
            {result.reasons.slice(0, 8).map(({ reason, rows }) => (
              <li key={reason}>{t("imports.reason.rows", { reason: reasonText(reason, language), n: count(rows) })}</li>
            ))}
          </ul>
          <p className={classes.muted}>
            {t("imports.rejected.note")}
            {comesBackOtherwise(format) && ` ${t("batches.download.otherwise")}`}
          </p>
          <Button
            component="a"
            href={rejectsAddress(result.batch, result.rejectFormat, language)}
            download
            variant="default"
            data-testid="import-rejects"
          >
            {t("imports.rejected.download", {
              n: count(result.rejected),
              format: REJECT_FORMAT_NAMES[result.rejectFormat],
            })}
          </Button>
        </>
      )}
      {undone !== "yes" && (
        <p>
          {undone === "asking" ? (
            <>
              <span>{t("imports.undo.sure")} </span>
              <Button size="compact-sm" onClick={undo}>
                {t("imports.undo.yes")}
              </Button>{" "}
              <Button size="compact-sm" variant="default" onClick={() => setUndone("no")}>
                {t("imports.undo.no")}
              </Button>
            </>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              loading={undone === "busy"}
              onClick={() => setUndone("asking")}
              data-testid="import-undo"
            >
              {t("imports.undo")}
            </Button>
          )}
        </p>
      )}
      {failure && <p role="alert">{failure}</p>}
    </div>
  );
}

function Counts({ counts: { read, stored, rejected } }: { counts: ImportJob["progress"] }) {
  const { t, count } = useI18n();
  return (
    <dl className={classes.counts}>
      <div>
        <dt>{t("imports.count.read")}</dt>
        <dd data-testid="import-read">{count(read)}</dd>
      </div>
      <div aria-hidden>
        <dt>&nbsp;</dt>
        <dd className={classes.muted}>=</dd>
      </div>
      <div>
        <dt>{t("imports.count.stored")}</dt>
        <dd data-testid="import-stored">{count(stored)}</dd>
      </div>
      <div aria-hidden>
        <dt>&nbsp;</dt>
        <dd className={classes.muted}>+</dd>
      </div>
      <div>
        <dt>{t("imports.count.rejected")}</dt>
        <dd data-testid="import-rejected">{count(rejected)}</dd>
      </div>
    </dl>
  );
}
