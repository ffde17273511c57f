import { Button, Tooltip } from "@mantine/core";
import IconSnowflake from "@tabler/icons-react/dist/esm/icons/IconSnowflake.mjs";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import classes from "./SnapshotBanner.module.css";
import { snapshotQuery } from "./snapshots.api.ts";

/** Says that a snapshot is looked at, of when it is, whether the records have moved on, and leads back to them. */
export function SnapshotBanner() {
  const { t } = useI18n();
  const id = useView((view) => view.snapshot);
  const { data, error, refetch } = useQuery(snapshotQuery(id));
  if (id === null) return null;
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <div role="status" className={classes.banner} data-testid="snapshot-banner">
      <IconSnowflake size={17} aria-hidden />
      <span className={classes.words}>
        {data ? (
          <Tooltip label={t("snapshot.note")} multiline w={280} withArrow>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation is for keyboard users too */}
            <span tabIndex={0}>
              <strong>{t("snapshot.banner", { day: data.businessDate, at: formatInstant(data.frozenAt) })}</strong>
              <span className={classes.newer} data-newer={data.now.newer || undefined}>
                {t(data.now.newer ? "snapshot.newer" : "snapshot.same")}
              </span>
            </span>
          </Tooltip>
        ) : error ? (
          t(gone ? "snapshot.gone" : "snapshot.failed", { id })
        ) : (
          t("app.loading")
        )}
      </span>
      {error && !gone && (
        <Button size="compact-xs" variant="default" onClick={() => void refetch()}>
          {t("app.retry")}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => setView({ snapshot: null })}
        data-testid="snapshot-leave"
      >
        {t("snapshot.leave")}
      </Button>
    </div>
  );
}
