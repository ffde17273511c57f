import { Button } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconMap from "@tabler/icons-react/dist/esm/icons/IconMap.mjs";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Batch } from "#server/features/imports/batches.contract.ts";
import { comesBackOtherwise, REJECT_FORMAT_NAMES, rejectsAddress } from "../../lib/api/reject-file.ts";
import { formatInstant } from "../../lib/format.ts";
import { reasonText } from "../../lib/i18n/import-reasons.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { showBatch } from "../../lib/where/show-batch.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { batchesQuery, undoBatch } from "./batches.api.ts";
import classes from "./batches.module.css";
import { closeBatches } from "./batches.store.ts";
import { UndoResult } from "./UndoResult.tsx";

export function BatchList() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(batchesQuery);
  if (error) return <ErrorNote message={error.message} onRetry={() => void refetch()} />;
  if (!data) return <p className={classes.note}>{t("app.loading")}</p>;
  if (data.batches.length === 0) return <p className={classes.note}>{t("batches.none")}</p>;
  return (
    <ul className={classes.list} data-testid="batch-list">
      {data.batches.map((batch) => (
        <BatchItem key={batch.id} batch={batch} />
      ))}
    </ul>
  );
}

function BatchItem({ batch }: { batch: Batch }) {
  const { t, count, language } = useI18n();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () => undoBatch(batch.id),
    onSuccess: () => {
      setAsking(false);
      return client.invalidateQueries(batchesQuery);
    },
  });
  const target =
    batch.target === "accident" || batch.target === "finding"
      ? t(`batches.${batch.target}`)
      : t(`layer.${batch.target}`);
  const reasons = Object.entries(batch.reasons).sort((a, b) => b[1] - a[1]);
  return (
    <li className={classes.item} data-testid={`batch-${batch.id}`}>
      <div className={classes.line}>
        <h3>{batch.source}</h3>
        <span>{target}</span>
        {batch.undoneAt && (
          <span className={classes.mark}>
            {t("batches.undone", { when: formatInstant(batch.undoneAt), who: batch.undoneBy ?? "" })}
          </span>
        )}
      </div>
      <p className={classes.note}>
        {t("batches.by", { n: batch.id, who: batch.actor, when: formatInstant(batch.startedAt) })}
        {batch.file && ` · ${batch.file}`}
      </p>
      <dl className={classes.counts}>
        {(["read", "inserted", "updated", "unchanged", "removed", "rejected"] as const)
          .filter((name) => name !== "removed" || batch.removed > 0)
          .map((name) => (
            <div key={name}>
              <dt>{t(`batches.${name}`)}</dt>
              <dd>{count(batch[name])}</dd>
            </div>
          ))}
      </dl>
      {reasons.length > 0 && (
        <details>
          <summary>{t("batches.reasons")}</summary>
          <ul className={classes.reasons}>
            {reasons.slice(0, 20).map(([reason, n]) => (
              <li key={reason}>{t("imports.reason.rows", { reason: reasonText(reason, language), n: count(n) })}</li>
            ))}
          </ul>
        </details>
      )}
      {batch.rejected > 0 && comesBackOtherwise(batch.format) && (
        <p className={classes.note}>{t("batches.download.otherwise")}</p>
      )}
      <div className={classes.buttons}>
        {batch.rejected > 0 && (
          <Button
            component="a"
            href={rejectsAddress(batch.id, batch.rejectFormat, language)}
            download
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={14} />}
            data-testid="batch-rejects"
          >
            {t("batches.download", { format: REJECT_FORMAT_NAMES[batch.rejectFormat] })}
          </Button>
        )}
        {!batch.undoneAt && batch.target !== "accident" && batch.stored > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconMap size={14} />}
            onClick={() => {
              showBatch(batch.id);
              closeBatches();
            }}
            data-testid="batch-show"
          >
            {t("batches.show")}
          </Button>
        )}
        {!batch.undoneAt && !asking && (
          <Button size="compact-sm" variant="default" onClick={() => setAsking(true)} data-testid="batch-undo">
            {t("batches.undo")}
          </Button>
        )}
      </div>
      {asking && (
        <div
          className={classes.ask}
          role="alertdialog"
          aria-label={t("batches.undo")}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            setAsking(false);
          }}
        >
          <p>{t("batches.undo.sure", { added: count(batch.inserted), changed: count(batch.updated) })}</p>
          <div className={classes.buttons}>
            <Button
              size="compact-sm"
              loading={undo.isPending}
              onClick={() => undo.mutate()}
              data-testid="batch-undo-yes"
            >
              {t("batches.undo.yes")}
            </Button>
            <Button size="compact-sm" variant="default" autoFocus onClick={() => setAsking(false)}>
              {t("batches.undo.no")}
            </Button>
          </div>
        </div>
      )}
      {undo.error && <ErrorNote message={undo.error.message} />}
      {undo.data && <UndoResult report={undo.data} />}
    </li>
  );
}
