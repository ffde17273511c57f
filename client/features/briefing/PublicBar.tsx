import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { USUAL_K } from "#server/features/briefing-files/briefing-files.contract.ts";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { publicQuery } from "./briefing.api.ts";
import { showAudience } from "./briefing.store.ts";
import classes from "./PublicBar.module.css";
import { PublicReport } from "./PublicReport.tsx";

/** Says that what is on the screen is the public version, and how it is known to be safe. */
export function PublicBar({ briefing }: { briefing: Briefing }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const { data: shown } = useQuery(publicQuery(briefing));
  return (
    <div className={classes.bar} data-testid="public-bar">
      <strong>{t("public.mark", { k: USUAL_K })}</strong>
      {shown && (
        <Button size="compact-xs" variant="default" onClick={() => setOpen(true)} data-testid="public-report-open">
          {t("public.report")}
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => showAudience("internal")}>
        {t("public.back")}
      </Button>
      {open && shown && <PublicReport shown={shown} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** In place of the slides until the public version is there. */
export function PublicMaking({ briefing }: { briefing: Briefing }) {
  const { t } = useI18n();
  const { error, refetch } = useQuery(publicQuery(briefing));
  return (
    <div className={classes.making} data-testid="public-making">
      {error ? (
        <ErrorNote message={error.message} onRetry={() => void refetch()} />
      ) : (
        <p role="status">{t("public.making")}</p>
      )}
      <Button variant="default" onClick={() => showAudience("internal")}>
        {t("public.back")}
      </Button>
    </div>
  );
}
