import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { dayName } from "./clock.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import { usePlanning } from "./planning.store.ts";
import { save } from "./saved.actions.ts";
import { usePlanArea } from "./use-plan-area.ts";

/** Saves as a new plan with a name, or as the next version of the plan that is open. */
export function SaveDialog() {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const area = usePlanArea();
  const saved = usePlanning((state) => state.saved);
  const busy = usePlanning((state) => state.busy === "save");
  const days = usePlanning((state) => state.stack?.present.settings.days ?? []);
  const mayAdd = saved?.summary.mayChange ?? false;
  const [way, setWay] = useState(mayAdd ? "version" : "new");
  const [name, setName] = useState(() =>
    saved
      ? t("plan.save.copy", { name: saved.summary.name })
      : t("plan.save.usual", { from: days[0] ? dayName(days[0], language) : "", n: days.length }),
  );
  const [note, setNote] = useState("");
  return (
    <PlanModal title={t("plan.save")} size={440} testId="plan-save-dialog">
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void save(client, way === "new" ? { name: name.trim(), area } : null, note.trim());
        }}
      >
        {mayAdd && (
          <SegmentedControl
            size="xs"
            fullWidth
            value={way}
            onChange={setWay}
            data={[
              { value: "version", label: t("plan.save.version", { n: (saved?.summary.version ?? 0) + 1 }) },
              { value: "new", label: t("plan.save.new") },
            ]}
          />
        )}
        {way === "new" && (
          <TextInput
            size="xs"
            label={t("plan.save.name")}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="plan-save-name"
          />
        )}
        <TextInput
          size="xs"
          label={t("plan.save.note")}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <footer className={classes.foot}>
          <span className={classes.grow} />
          <Button
            size="xs"
            type="submit"
            loading={busy}
            disabled={way === "new" && name.trim() === ""}
            data-testid="plan-save-now"
          >
            {t("plan.save")}
          </Button>
        </footer>
      </form>
    </PlanModal>
  );
}
