import { CloseButton, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Planning.module.css";
import { failureWords } from "./plan-words.ts";
import { openPlanDialog, usePlanning } from "./planning.store.ts";

interface Props {
  title: string;
  size: number;
  testId: string;
  opened?: boolean;
  onClose?: () => void;
  children: ReactNode;
}

/** The frame of the planner's dialogs; what did not work stands at its foot. */
export function PlanModal({ title, size, testId, opened = true, onClose, children }: Props) {
  const i18n = useI18n();
  const failure = usePlanning((state) => state.failure);
  const close = onClose ?? (() => openPlanDialog(null));
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={size}
      // Its own head: the library's is a page header, and a page has one.
      withCloseButton={false}
      attributes={{ content: { "aria-label": title, "data-testid": testId } }}
    >
      <div className={classes.modalHead}>
        <h2>{title}</h2>
        <CloseButton onClick={close} aria-label={i18n.t("app.close")} />
      </div>
      {children}
      {failure && (
        <p role="alert" className={classes.warn}>
          {failureWords(i18n, failure.error)}
        </p>
      )}
    </Modal>
  );
}
