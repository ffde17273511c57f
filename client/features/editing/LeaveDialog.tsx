import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { Dialog } from "./Dialog.tsx";
import classes from "./Editing.module.css";
import { useEditing } from "./editing.store.ts";

/** Asks before changes that are not saved are lost, also to the browser's own ways of leaving. */
export function LeaveDialog() {
  const { t } = useI18n();
  const leaving = useEditing((state) => state.leaving);
  const dirty = useEditing((state) => state.open !== null && state.dirty);
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [dirty]);
  const stay = () => useEditing.setState({ leaving: null });
  return (
    <Dialog opened={leaving !== null} onClose={stay} title={t("edit.leave.title")} testId="edit-leave">
      <p className={classes.lead}>{t("edit.leave.about")}</p>
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            stay();
            leaving?.();
          }}
          data-testid="edit-leave-yes"
        >
          {t("edit.leave.yes")}
        </Button>
        <Button size="xs" onClick={stay} data-autofocus data-testid="edit-leave-no">
          {t("edit.leave.no")}
        </Button>
      </div>
    </Dialog>
  );
}
