import { Button, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { EditableRecord } from "#server/features/editing/editing.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { Dialog } from "./Dialog.tsx";
import classes from "./Editing.module.css";
import { refreshRecords, removeRecord, type Table } from "./editing.api.ts";
import { closeForm, tell } from "./editing.store.ts";

interface Props {
  table: Table;
  record: EditableRecord;
  /** What people call it by. */
  name: string;
  onClose: () => void;
  onRemoved: () => void;
}

/** Asks why a record is taken off the books, and takes it off. */
export function RemoveDialog({ table, record, name, onClose, onRemoved }: Props) {
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
      await removeRecord(table, record.id, record.version, reason);
      onRemoved();
      closeForm();
      refreshRecords(client);
      tell(t("edit.removed", { name }));
    } catch (error) {
      setBusy(false);
      const { status, problem } = error instanceof ApiError ? error : { status: 0, problem: {} };
      if (status !== 409) setFailure(t("edit.failed"));
      // Refused with the record as it is now: somebody was first. Otherwise a set of black spots stands on it.
      else setFailure(t("current" in problem ? "edit.remove.conflict" : "edit.remove.inSet"));
    }
  };
  return (
    <Dialog
      onClose={onClose}
      title={t(table === "site" ? "edit.remove.title" : "edit.accident.remove.title")}
      testId="edit-remove-dialog"
    >
      <form onSubmit={(event) => void remove(event)} className={classes.form}>
        <p className={classes.lead}>
          {t(table === "site" ? "edit.remove.about" : "edit.accident.remove.about", { name })}
        </p>
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
