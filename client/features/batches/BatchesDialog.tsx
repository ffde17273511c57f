import { CloseButton, Modal, Tabs } from "@mantine/core";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { BatchList } from "./BatchList.tsx";
import classes from "./batches.module.css";
import { closeBatches, useBatches } from "./batches.store.ts";
import { DuplicateList } from "./DuplicateList.tsx";

/** Past imports with their rejects and their undoing, and sites that may be one. */
export function BatchesDialog({ narrow }: { narrow: boolean }) {
  const { t } = useI18n();
  const open = useBatches((state) => state.open);
  if (open === null) return null;
  return (
    <Modal
      opened
      size={860}
      fullScreen={narrow}
      onClose={closeBatches}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("batches.title"), "data-testid": "batches" } }}
    >
      <div className={classes.head}>
        <h2>{t("batches.title")}</h2>
        <CloseButton onClick={closeBatches} aria-label={t("app.close")} />
      </div>
      <Tabs
        value={open}
        onChange={(value) => useBatches.setState({ open: value === "duplicates" ? "duplicates" : "history" })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t("batches.title")}>
          <Tabs.Tab value="history">{t("batches.history")}</Tabs.Tab>
          <Tabs.Tab value="duplicates">{t("batches.duplicates")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="history">
          <BatchList />
        </Tabs.Panel>
        <Tabs.Panel value="duplicates">
          <DuplicateList />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
