import { Loader } from "@mantine/core";
import IconArea from "@tabler/icons-react/dist/esm/icons/IconLasso.mjs";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { useMemo } from "react";
import type { FacetName } from "#server/algorithms/crossfilter/crossfilter.ts";
import type { RiskLevel } from "#server/contracts/vocabulary.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { drillTo } from "../../lib/drill.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { clearFilter, isFiltered, setFilter, setView, useView } from "../../lib/view/view.store.ts";
import { chipWords } from "../../lib/where/condition-words.ts";
import { areaOf, whereParts, withoutCondition } from "../../lib/where/where.ts";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import classes from "./FilterChips.module.css";

const FACETS: readonly FacetName[] = ["layer", "category", "level", "status", "supervision"];

/** Every active filter as a chip that can be taken away, over the map. */
export function FilterChips() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const filter = useView((view) => view.filter);
  const narrowed = useView((view) => isFiltered(view.filter) || view.where !== null);
  const asking = useCounts((state) => state.asking);
  // A condition taken away is asked for, too: the chips are gone before the answer is there.
  if (!narrowed) return asking ? <Asking /> : null;

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
      <WhereChips />
      {asking && (
        <li>
          <Asking />
        </li>
      )}
      <Refusal />
      <li>
        <button type="button" className={classes.clear} onClick={clearFilter} data-testid="clear-filters">
          {t("filter.clear")}
        </button>
      </li>
    </ul>
  );
}

/** The conditions that only the server can answer, one chip each. */
function WhereChips() {
  const i18n = useI18n();
  const where = useView((view) => view.where);
  const parts = useMemo(() => whereParts(where), [where]);
  return parts.map(({ filter, text }, index) => (
    <Chip
      key={text}
      what={chipWords(filter, text, i18n)}
      title={text}
      {...(areaOf(filter) && { area: true })}
      onRemove={() => setView({ where: withoutCondition(where, index) })}
      testId="where-chip"
    />
  ));
}

/** Why the server did not answer the conditions on records: what the page shows leaves them out. */
function Refusal() {
  const { t } = useI18n();
  const problem = useCounts((state) => state.problem);
  const wanted = useView((view) => view.where !== null);
  if (problem === null || !wanted) return null;
  return (
    <li className={classes.refusal} role="alert" data-testid="where-problem">
      {t("where.problem", { message: problem })}
    </li>
  );
}

/** The server is being asked; what the page shows is still the answer before. */
function Asking() {
  const { t } = useI18n();
  return (
    <span className={classes.asking} role="status" data-testid="asking">
      <Loader size={13} />
      {t("where.asking")}
    </span>
  );
}

function Chip({
  what,
  title,
  level,
  area,
  onRemove,
  testId,
}: {
  what: string;
  /** The whole of what `what` says in short. */
  title?: string;
  level?: RiskLevel;
  area?: boolean;
  onRemove: () => void;
  testId: string;
}) {
  const { t } = useI18n();
  return (
    <li className={classes.chip} data-testid={testId} title={title}>
      {area && <IconArea size={14} aria-hidden />}
      {level ? <LevelBadge level={level} named="long" /> : <span>{what}</span>}
      <button type="button" aria-label={t("filter.remove", { what })} onClick={onRemove}>
        <IconX size={13} aria-hidden />
      </button>
    </li>
  );
}
