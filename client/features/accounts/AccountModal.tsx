import { CloseButton, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Accounts.module.css";

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Pixels; a phone gives it the whole screen. */
  size: number;
  testId: string;
  children: ReactNode;
}

/** A dialog with a head of its own: the library's is a page header, and a page has one. */
export function AccountModal({ title, open, onClose, size, testId, children }: Props) {
  const { t } = useI18n();
  const narrow = useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
  return (
    <Modal
      opened={open}
      onClose={onClose}
      size={size}
      fullScreen={narrow}
      withCloseButton={false}
      yOffset="6vh"
      attributes={{ content: { "aria-label": title, "data-testid": testId } }}
    >
      <div className={classes.head}>
        <h2>{title}</h2>
        <CloseButton onClick={onClose} aria-label={t("app.close")} />
      </div>
      {children}
    </Modal>
  );
}
