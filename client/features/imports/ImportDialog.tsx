import { CloseButton, Modal } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./imports.module.css";
import { closeImport, useImports } from "./imports.store.ts";

/** Most people never import: the page does not wait for it. */
const ImportWizard = lazy(() => import("./ImportWizard.tsx").then((module) => ({ default: module.ImportWizard })));

/** The import, in a dialog as large as the page allows. */
export function ImportDialog({ narrow }: { narrow: boolean }) {
  const { t } = useI18n();
  const open = useImports((state) => state.open);
  return (
    <Modal
      opened={open}
      onClose={closeImport}
      size={960}
      fullScreen={narrow}
      // A click beside the dialog must not throw away what has been chosen.
      closeOnClickOutside={false}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("imports.title"), "data-testid": "import-dialog" } }}
    >
      <div className={classes.head}>
        <h2>{t("imports.title")}</h2>
        <CloseButton onClick={closeImport} aria-label={t("app.close")} />
      </div>
      <Suspense fallback={<p>{t("app.loading")}</p>}>
        <ImportWizard />
      </Suspense>
    </Modal>
  );
}
