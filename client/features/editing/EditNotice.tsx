import { Button, CloseButton } from "@mantine/core";
import { useEffect } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Editing.module.css";
import { useEditing } from "./editing.store.ts";

/** How long it stands: a way back is given time to be taken. */
const SHOWN_MS = { plain: 3000, undo: 20_000 } as const;

/** What was done, with a way back where there is one. */
export function EditNotice() {
  const { t } = useI18n();
  const notice = useEditing((state) => state.notice);
  const close = () => useEditing.setState({ notice: null });
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => useEditing.setState({ notice: null }), SHOWN_MS[notice.undo ? "undo" : "plain"]);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div role="status" className={classes.notices}>
      {notice && (
        <div className={classes.notice} data-testid="edit-notice">
          <span>{notice.text}</span>
          {notice.undo && (
            <Button size="compact-xs" variant="default" onClick={notice.undo} data-testid="edit-undo">
              {t("edit.undo")}
            </Button>
          )}
          <CloseButton size="xs" onClick={close} aria-label={t("app.close")} />
        </div>
      )}
    </div>
  );
}
