import { CloseButton, Modal } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./AuditDialog.module.css";
import { AuditTable } from "./AuditTable.tsx";
import { closeAudit, useAuditShown } from "./audit.store.ts";
import { Roots } from "./Roots.tsx";
import { Verify } from "./Verify.tsx";

/** The audit log: who did what; for administrators of the city its verification and the daily roots. */
export function AuditDialog() {
  const { t } = useI18n();
  const open = useAuditShown((state) => state.open);
  return (
    <Modal
      opened={open}
      onClose={closeAudit}
      size={1080}
      padding={0}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("audit.title"), "data-testid": "audit" } }}
    >
      <Log />
    </Modal>
  );
}

function Log() {
  const { t } = useI18n();
  const [whole, setWhole] = useState(false);
  return (
    <div className={classes.dialog}>
      <div className={classes.head}>
        <h2>{t("audit.title")}</h2>
        <p>{t(whole ? "audit.about.whole" : "audit.about.part")}</p>
        <CloseButton onClick={closeAudit} aria-label={t("app.close")} />
      </div>
      {whole && <Verify />}
      <AuditTable onWhole={setWhole} />
      {whole && <Roots />}
    </div>
  );
}
