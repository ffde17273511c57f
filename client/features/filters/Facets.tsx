import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { FACET_VALUES, type FacetName } from "#server/algorithms/crossfilter/crossfilter.ts";
import {
  CATEGORIES,
  type Category,
  LAYERS,
  RISK_LEVELS,
  SITE_STATUSES,
  SUPERVISIONS,
} from "#server/contracts/vocabulary.contract.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setFilter, toggled, useView } from "../../lib/view/view.store.ts";
import type { ViewFilter } from "../../lib/view/view-state.ts";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import classes from "./LayerPanel.module.css";

type Value<F extends FacetName> = ViewFilter[F][number];

/** Values to narrow by, each with how many sites choosing it would show. */
export function Facets() {
  const { t } = useI18n();
  const layers = useView((view) => view.filter.layer);
  const shownLayers = LAYERS.filter((layer) => layers.length === 0 || layers.includes(layer));
  return (
    <>
      <Facet name="level" values={RISK_LEVELS} label={(level) => <LevelBadge level={level} named="short" />} />
      <Facet name="status" values={SITE_STATUSES} label={(status) => t(`status.${status}`)} />
      <Facet name="supervision" values={SUPERVISIONS} label={(supervision) => t(`supervision.${supervision}`)} />
      <section>
        <h3 className={classes.heading}>{t("filter.category")}</h3>
        {shownLayers.map((layer) => (
          <div key={layer} className={classes.group}>
            <h4 className={classes.subheading}>{t(`layer.${layer}`)}</h4>
            <Values
              name="category"
              values={CATEGORIES[layer] as readonly Category[]}
              label={(category) => t(`category.${category}`)}
            />
          </div>
        ))}
      </section>
    </>
  );
}

interface FacetProps<F extends FacetName> {
  name: F;
  values: readonly Value<F>[];
  label: (value: Value<F>) => ReactNode;
}

function Facet<F extends Exclude<FacetName, "layer">>(props: FacetProps<F>) {
  const { t } = useI18n();
  return (
    <section data-testid={`facet-${props.name}`}>
      <h3 className={classes.heading}>{t(`filter.${props.name}`)}</h3>
      <Values {...props} />
    </section>
  );
}

function Values<F extends FacetName>({ name, values, label }: FacetProps<F>) {
  const { count } = useI18n();
  const chosen = useView((view) => view.filter[name]) as readonly Value<F>[];
  const counts = useCounts((state) => state.counts?.facets[name]);
  const all = FACET_VALUES[name] as readonly Value<F>[];
  return (
    <ul className={classes.rows}>
      {values.map((value) => {
        const n = counts?.[all.indexOf(value)];
        return (
          <li key={value} className={classes.value} data-empty={n === 0 || undefined}>
            <Checkbox
              size="xs"
              label={label(value)}
              checked={chosen.includes(value)}
              onChange={() => setFilter({ [name]: toggled(chosen, value) })}
              data-testid={`facet-${name}-${value}`}
            />
            <span className={classes.count}>{n === undefined ? "" : count(n)}</span>
          </li>
        );
      })}
    </ul>
  );
}
