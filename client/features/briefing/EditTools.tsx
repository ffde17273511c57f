import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Briefing.module.css";
import { BriefingDialog } from "./BriefingDialog.tsx";
import {
  briefingQuery,
  briefingsQuery,
  checkQuery,
  patchBriefing,
  restoreBriefing,
  versionsQuery,
} from "./briefing.api.ts";
import { openEditor, useEditor } from "./editor.store.ts";

/** What its authors do with a briefing: edit, go back to a version, publish. */
export function EditTools({ briefing }: { briefing: Briefing }) {
  const { t } = useI18n();
  const editing = useEditor((state) => state.open);
  const unsaved = useEditor((state) => state.state !== "saved");
  const [dialog, setDialog] = useState<"versions" | "publish" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <Button
        size="compact-sm"
        variant={editing ? "filled" : "default"}
        aria-pressed={editing}
        onClick={() => openEditor(!editing)}
        data-testid="edit"
      >
        {t("briefing.edit")}
      </Button>
      <Button size="compact-sm" variant="default" disabled={unsaved} onClick={() => setDialog("versions")}>
        {t("briefing.versions")}
      </Button>
      {briefing.status === "draft" && (
        <Button
          size="compact-sm"
          variant="default"
          disabled={unsaved}
          onClick={() => setDialog("publish")}
          data-testid="publish"
        >
          {t("briefing.publish")}
        </Button>
      )}
      {dialog === "versions" && <Versions briefing={briefing} onClose={close} />}
      {dialog === "publish" && <Publish briefing={briefing} onClose={close} />}
    </>
  );
}

interface Props {
  briefing: Briefing;
  onClose: () => void;
}

/** All that was ever saved; an older one is saved again as the newest. */
function Versions({ briefing: { id, version }, onClose }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(versionsQuery(id));
  const restore = useMutation({
    mutationFn: (older: number) => restoreBriefing(id, version, older),
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: briefingQuery(id).queryKey, exact: true });
      useEditor.setState({ undo: [] });
      onClose();
    },
  });
  return (
    <BriefingDialog title={t("briefing.versions")} onClose={onClose}>
      {error && !data && <ErrorNote message={error.message} onRetry={() => void refetch()} />}
      {!data && !error && <p className={classes.quiet}>{t("app.loading")}</p>}
      <ul className={classes.versions}>
        {data?.map((one) => (
          <li key={one.version}>
            <span>
              {t("briefing.version", { n: one.version })} · {formatInstant(one.savedAt)} · {one.savedBy} ·{" "}
              {t("briefing.steps", { n: one.steps })}
              {one.restoredFrom !== null && ` · ${t("briefing.version.from", { n: one.restoredFrom })}`}
            </span>
            {one.version === version ? (
              <span className={classes.status}>{t("briefing.version.now")}</span>
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                disabled={restore.isPending}
                onClick={() => restore.mutate(one.version)}
              >
                {t("briefing.version.restore")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {restore.error && <ErrorNote message={restore.error.message} />}
    </BriefingDialog>
  );
}

/** Every number is counted again before everybody sees the briefing. */
function Publish({ briefing: { id, version }, onClose }: Props) {
  const { t, count } = useI18n();
  const client = useQueryClient();
  const { data: check, error, refetch } = useQuery(checkQuery(id));
  const publish = useMutation({
    mutationFn: () => patchBriefing(id, { version, status: "published" }),
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: briefingQuery(id).queryKey, exact: true });
      void client.invalidateQueries({ queryKey: briefingsQuery.queryKey });
      onClose();
    },
  });
  const sound = check !== undefined && check.wrong.length === 0 && check.missing.length === 0 && check.snapshotIntact;
  const edited = check?.edited.filter(({ mark }) => mark !== "rounded" && mark !== "loose") ?? [];
  const loose = check?.edited.filter(({ mark }) => mark === "loose") ?? [];
  return (
    <BriefingDialog title={t("briefing.publish")} onClose={onClose}>
      <p>{t("briefing.publish.about")}</p>
      {error && !check && <ErrorNote message={error.message} onRetry={() => void refetch()} />}
      {!check && !error && (
        <p className={classes.quiet} role="status">
          {t("briefing.check.running")}
        </p>
      )}
      {check && (
        <ul className={classes.checks} data-testid="publish-check">
          <li>
            {sound
              ? t("briefing.check.sound", { n: count(check.facts) })
              : t("briefing.check.wrong", { n: check.wrong.length + check.missing.length })}
          </li>
          <li>{t(check.snapshotIntact ? "briefing.check.intact" : "briefing.check.broken")}</li>
          <li data-warn={edited.length > 0 || undefined}>
            {edited.length === 0
              ? t("briefing.check.edited.none")
              : t("briefing.check.edited", {
                  n: edited.length,
                  examples: edited
                    .slice(0, 3)
                    .map((one) => t("briefing.check.example", one))
                    .join(t("briefing.separator")),
                })}
          </li>
          {loose.length > 0 && (
            <li data-warn>
              {t("briefing.check.loose", {
                n: loose.length,
                examples: [...new Set(loose.map(({ typed }) => typed))].slice(0, 5).join(t("briefing.separator")),
              })}
            </li>
          )}
        </ul>
      )}
      {publish.error && <ErrorNote message={publish.error.message} />}
      <Button disabled={!sound} loading={publish.isPending} onClick={() => publish.mutate()} data-testid="publish-now">
        {t("briefing.publish.now")}
      </Button>
    </BriefingDialog>
  );
}
