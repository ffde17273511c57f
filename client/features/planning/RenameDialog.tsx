import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import { usePlanning } from "./planning.store.ts";
import { rename } from "./saved.actions.ts";

/** Gives the saved plan another name; its versions stay. */
export function RenameDialog() {
  const { t } = useI18n();
  const client = useQueryClient();
  const saved = usePlanning((state) => state.saved);
  const busy = usePlanning((state) => state.busy === "save");
  const [name, setName] = useState(saved?.summary.name ?? "");
  if (!saved) return null;
  const wanted = name.trim();
  return (
    <PlanModal title={t("plan.rename")} size={440} testId="plan-rename-dialog">
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void rename(client, saved.summary.id, wanted);
        }}
      >
        <TextInput
          size="xs"
          label={t("plan.save.name")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
          data-testid="plan-rename-name"
        />
        <footer className={classes.foot}>
          <span className={classes.grow} />
          <Button
            size="xs"
            type="submit"
            loading={busy}
            disabled={wanted === "" || wanted === saved.summary.name}
            data-testid="plan-rename-now"
          >
            {t("plan.rename")}
          </Button>
        </footer>
      </form>
    </PlanModal>
  );
}
