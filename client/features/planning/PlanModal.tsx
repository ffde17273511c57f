import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Planning.module.css";
import { failureWords } from "./plan-words.ts";
import { openPlanDialog, usePlanning } from "./planning.store.ts";

interface Props {
  title: string;
  size: number;
  testId: string;
  children: ReactNode;
}

/** The frame of the planner's dialogs; what did not work stands at its foot. */
export function PlanModal({ title, size, testId, children }: Props) {
  const i18n = useI18n();
  const { t } = i18n;
  const failure = usePlanning((state) => state.failure);
  return (
    <Modal
      opened
      onClose={() => openPlanDialog(null)}
      title={title}
      size={size}
      closeButtonProps={{ "aria-label": t("app.close") }}
      attributes={{ content: { "aria-label": title, "data-testid": testId } }}
    >
      {children}
      {failure && (
        <p role="alert" className={classes.warn}>
          {failureWords(i18n, failure.error)}
        </p>
      )}
    </Modal>
  );
}
