import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import type { FacetName } from "#server/algorithms/crossfilter/crossfilter.ts";
import type { RiskLevel } from "#server/contracts/vocabulary.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { drillTo } from "../../lib/drill.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { clearFilter, isFiltered, setFilter, useView } from "../../lib/view/view.store.ts";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import classes from "./FilterChips.module.css";

const FACETS: readonly FacetName[] = ["layer", "category", "level", "status", "supervision"];

/** Every active filter as a chip that can be taken away, over the map. */
export function FilterChips() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const filter = useView((view) => view.filter);
  if (!isFiltered(filter)) return null;

  const place = filter.place === null ? undefined : regions?.byCode.get(filter.place);
  return (
    <ul className={classes.chips} aria-label={t("filter.active")} data-testid="chips">
      {filter.place !== null && (
        <Chip
          what={place ? nameOf(place) : filter.place}
          onRemove={() => (regions ? drillTo(regions, null) : setFilter({ place: null }))}
          testId="chip-place"
        />
      )}
      {FACETS.flatMap((facet) =>
        (filter[facet] as readonly (string | number)[]).map((value) => (
          <Chip
            key={`${facet}-${value}`}
            {...(facet === "level" && { level: value as RiskLevel })}
            what={t(`${facet}.${value}` as Key)}
            onRemove={() =>
              setFilter({ [facet]: (filter[facet] as readonly unknown[]).filter((other) => other !== value) })
            }
            testId={`chip-${facet}-${value}`}
          />
        )),
      )}
      <li>
        <button type="button" className={classes.clear} onClick={clearFilter} data-testid="clear-filters">
          {t("filter.clear")}
        </button>
      </li>
    </ul>
  );
}

function Chip({
  what,
  level,
  onRemove,
  testId,
}: {
  what: string;
  level?: RiskLevel;
  onRemove: () => void;
  testId: string;
}) {
  const { t } = useI18n();
  return (
    <li className={classes.chip} data-testid={testId}>
      {level ? <LevelBadge level={level} named="long" /> : <span>{what}</span>}
      <button type="button" aria-label={t("filter.remove", { what })} onClick={onRemove}>
        <IconX size={13} aria-hidden />
      </button>
    </li>
  );
}
