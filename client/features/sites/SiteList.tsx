import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./SiteCard.module.css";
import { SiteError } from "./SiteError.tsx";
import { sitesByIdQuery } from "./sites.api.ts";

/** Sites that share a position, the most serious first. */
export function SiteList({ ids }: { ids: readonly string[] }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(sitesByIdQuery(ids));
  const sites = data?.items.toSorted((a, b) => a.riskLevel - b.riskLevel);
  return (
    <Panel
      testId="site-list"
      label={t("site.list")}
      title={t("site.list.count", { n: ids.length })}
      onClose={() => setView({ list: [] })}
      foot={data && <AsOf moment={data.asOf} />}
    >
      {error ? (
        <SiteError error={error} onRetry={() => void refetch()} />
      ) : (
        <ul className={classes.sites}>
          {sites
            ? sites.map((site) => (
                <li key={site.id}>
                  <button
                    type="button"
                    className={classes.site}
                    onClick={() => setView({ site: site.id })}
                    data-testid="site-list-item"
                  >
                    <LevelBadge level={site.riskLevel} />
                    <span className={classes.siteName}>
                      {site.name}
                      <small>{[t(`layer.${site.layer}`), site.code, site.address].filter(Boolean).join(" · ")}</small>
                    </span>
                    <span>{t(`status.${site.status}`)}</span>
                  </button>
                </li>
              ))
            : ids.map((id) => <Skeleton key={id} height={40} />)}
        </ul>
      )}
    </Panel>
  );
}
