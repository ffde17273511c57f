import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { Fields } from "../../ui/Fields.tsx";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import type { PickedSite } from "./pick-sites.ts";

/** What a tile says of a site, or how many lie on one spot. */
export function SiteHover({ sites }: { sites: readonly PickedSite[] }) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const [site] = sites;
  if (!site) return null;
  if (sites.length > 1) return <strong>{t("site.list.count", { n: sites.length })}</strong>;
  const region = regions?.byCode.get(site.region);
  return (
    <Fields
      fields={[
        [t("filter.layer"), t(`layer.${site.layer}`)],
        [t("filter.category"), t(`category.${site.category}`)],
        [t("filter.level"), <LevelBadge key="level" level={site.level} named="short" />],
        [t("filter.status"), t(`status.${site.status}`)],
        [t("filter.supervision"), t(`supervision.${site.supervision}`)],
        [t("site.place"), region ? nameOf(region) : site.region],
      ]}
    />
  );
}
