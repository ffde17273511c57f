import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { formatInstant, formatShare } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { kilometres } from "./clock.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import { failureWords } from "./plan-words.ts";
import { versionsQuery } from "./planning.api.ts";
import { usePlanning } from "./planning.store.ts";
import { openPlan, restore } from "./saved.actions.ts";

/** Every version of the plan; an old one is looked at, or made the latest again. */
export function VersionsDialog() {
  const i18n = useI18n();
  const { t, language, count } = i18n;
  const client = useQueryClient();
  const saved = usePlanning((state) => state.saved);
  const busy = usePlanning((state) => state.busy !== null);
  const id = saved?.summary.id;
  const { data, error, refetch } = useQuery({ ...versionsQuery(id ?? "0"), enabled: id !== undefined, staleTime: 0 });
  if (!saved || id === undefined) return null;
  const { version: latest, assignedVersion, mayChange } = saved.summary;
  return (
    <PlanModal title={t("plan.versions")} size={680} testId="plan-versions-dialog">
      {error && !data && <ErrorNote message={failureWords(i18n, error)} onRetry={() => void refetch()} />}
      {!data && !error && <p className={classes.note}>{t("app.loading")}</p>}
      <ul className={classes.plans}>
        {data?.map((one) => (
          <li key={one.version}>
            <span className={classes.stopName}>
              <strong>
                {t("plan.version", { n: one.version })}
                {one.version === assignedVersion && ` · ${t("plan.status.assigned")}`}
              </strong>
              <small>
                {formatInstant(one.savedAt)}
                {one.savedBy && ` · ${one.savedBy}`}
                {one.restoredFrom !== null && ` · ${t("plan.version.restored", { n: one.restoredFrom })}`}
                {one.note && ` · ${one.note}`}
              </small>
              <small>
                {t("plan.plans.stops", { n: count(one.stops) })} · {kilometres(one.figures.travelMeters, language)} ·{" "}
                {t("plan.figure.covered")}{" "}
                {formatShare(one.figures.priorityServed / Math.max(1, one.figures.priorityAll), language)}
                {one.breaches > 0 && ` · ${t("plan.figure.breaches")} ${count(one.breaches)}`}
              </small>
            </span>
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy || one.version === saved.version}
              onClick={() => void openPlan(client, id, one.version)}
            >
              {t("plan.open.one")}
            </Button>
            {mayChange && one.version !== latest && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={busy}
                onClick={() => void restore(client, id, one.version)}
              >
                {t("plan.version.restore")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </PlanModal>
  );
}
