import { Button, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { EditableRecord } from "#server/features/editing/editing.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView } from "../../lib/view/view.store.ts";
import { Dialog } from "./Dialog.tsx";
import classes from "./Editing.module.css";
import { refreshRecords, removeSite } from "./editing.api.ts";
import { closeForm, tell } from "./editing.store.ts";

/** Asks why a site is taken off the books, and takes it off. */
export function RemoveDialog({ record, onClose }: { record: EditableRecord; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim().length < 2 || busy) return setFailure(t("edit.remove.why"));
    setBusy(true);
    try {
      await removeSite(record.id, record.version, reason);
      setView({ site: null });
      closeForm();
      refreshRecords(client);
      tell(t("edit.removed", { name: String(record.record.name) }));
    } catch (error) {
      setBusy(false);
      const conflict = error instanceof ApiError && error.status === 409;
      setFailure(t(conflict ? "edit.remove.conflict" : "edit.failed"));
    }
  };
  return (
    <Dialog onClose={onClose} title={t("edit.remove.title")} testId="edit-remove-dialog">
      <form onSubmit={(event) => void remove(event)} className={classes.form}>
        <p className={classes.lead}>{t("edit.remove.about", { name: String(record.record.name) })}</p>
        <Textarea
          data-autofocus
          size="xs"
          label={t("edit.remove.reason")}
          withAsterisk
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          error={failure}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button size="xs" variant="default" onClick={onClose}>
            {t("edit.cancel")}
          </Button>
          <Button size="xs" color="dark" type="submit" loading={busy} data-testid="edit-remove-confirm">
            {t("edit.remove")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
