import { CloseButton, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Briefing.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  testId?: string;
  /** Width, pixels. */
  size?: number;
}

/** What is asked of somebody beside a briefing. */
export function BriefingDialog({ title, onClose, children, testId = "briefing-dialog", size = 520 }: Props) {
  const { t } = useI18n();
  return (
    <Modal
      opened
      onClose={onClose}
      size={size}
      // Its own head: the library's is a page header, and a page has one.
      withCloseButton={false}
      attributes={{ content: { "aria-label": title, "data-testid": testId } }}
    >
      <div className={classes.dialogHead}>
        <h2>{title}</h2>
        <CloseButton onClick={onClose} aria-label={t("app.close")} />
      </div>
      {children}
    </Modal>
  );
}
