import { ActionIcon } from "@mantine/core";
import IconBack from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Accounts.module.css";

/** What is edited, and the way back to the list. */
export function PanelHead({ title, note, onBack }: { title: string; note?: string; onBack: () => void }) {
  const { t } = useI18n();
  return (
    <div className={classes.panelHead}>
      <ActionIcon variant="subtle" color="gray" size={34} onClick={onBack} aria-label={t("account.back")}>
        <IconBack size={18} />
      </ActionIcon>
      <h3>{title}</h3>
      {note && <span className={classes.dim}>{note}</span>}
    </div>
  );
}
