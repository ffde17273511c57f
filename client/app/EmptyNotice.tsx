import { Button } from "@mantine/core";
import { openImport } from "../features/imports/imports.store.ts";
import { useCounts } from "../lib/cube/counts.store.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { usePerson } from "../lib/person/use-person.ts";
import { clearFilter, isFiltered, useView } from "../lib/view/view.store.ts";
import classes from "./Notices.module.css";

/** Says that nothing matches and offers the way out, or that there are no records yet and how they come in. */
export function EmptyNotice() {
  const { t } = useI18n();
  const { is } = usePerson();
  const empty = useCounts((state) => state.counts?.totals.n === 0);
  const filtered = useView((view) => isFiltered(view.filter) || view.where !== null);
  if (!empty) return null;
  if (!filtered) {
    return (
      <div role="status" className={classes.notice} data-testid="no-records">
        <span>{t("app.records.none")}</span>
        {is("officer", "administrator") && (
          <Button size="compact-xs" variant="light" onClick={openImport}>
            {t("imports.empty")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div role="status" className={classes.notice} data-testid="empty">
      <span>{t("filter.none.title")}</span>
      <Button size="compact-xs" variant="light" onClick={clearFilter}>
        {t("filter.none.action")}
      </Button>
    </div>
  );
}
