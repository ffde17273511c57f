import { CloseButton, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Editing.module.css";

interface Props {
  title: string;
  opened?: boolean;
  onClose: () => void;
  size?: number;
  testId: string;
  children: ReactNode;
}

/** A dialog over the page with a head of its own: the library's is a page header, and a page has one. */
export function Dialog({ title, opened = true, onClose, size = 440, testId, children }: Props) {
  const { t } = useI18n();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={size}
      withCloseButton={false}
      attributes={{ content: { "aria-label": title, "data-testid": testId } }}
    >
      <div className={classes.dialogHead}>
        <h2>{title}</h2>
        <CloseButton size="sm" onClick={onClose} aria-label={t("app.close")} />
      </div>
      {children}
    </Modal>
  );
}
