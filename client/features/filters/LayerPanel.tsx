import { ActionIcon, Switch, Tooltip } from "@mantine/core";
import IconBuilding from "@tabler/icons-react/dist/esm/icons/IconBuildingCommunity.mjs";
import IconFocus from "@tabler/icons-react/dist/esm/icons/IconFocus.mjs";
import IconHome from "@tabler/icons-react/dist/esm/icons/IconHome.mjs";
import IconPick from "@tabler/icons-react/dist/esm/icons/IconPick.mjs";
import IconRoad from "@tabler/icons-react/dist/esm/icons/IconRoad.mjs";
import type { ReactNode } from "react";
import { CATEGORIES, type Category, LAYERS, type Layer } from "#server/contracts/vocabulary.contract.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setFilter, togglePanel, useView } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Facets } from "./Facets.tsx";
import classes from "./LayerPanel.module.css";
import { ShownSection } from "./ShownSection.tsx";

const ICONS = { self_built_house: IconHome, hazard_site: IconBuilding, black_spot: IconRoad, mine: IconPick };

/** What is shown and what narrows it; `children` stand before the lists of values. */
export function LayerPanel({ children }: { children?: ReactNode }) {
  const { t } = useI18n();
  return (
    <Panel
      testId="layer-panel"
      label={t("layers.title")}
      title={t("layers.title")}
      onClose={() => togglePanel("left")}
      foot={<AsOf />}
    >
      <div className={classes.sections}>
        <section>
          <h3 className={classes.heading}>{t("layers.section")}</h3>
          <Layers />
        </section>
        <ShownSection />
        {children}
        <Facets />
      </div>
    </Panel>
  );
}

function Layers() {
  const { t, count } = useI18n();
  const chosen = useView((view) => view.filter.layer);
  const counts = useCounts((state) => state.counts?.facets.layer);
  const on = (layer: Layer) => chosen.length === 0 || chosen.includes(layer);
  return (
    <ul className={classes.rows}>
      {LAYERS.map((layer, index) => {
        const Icon = ICONS[layer];
        const last = on(layer) && chosen.length === 1;
        return (
          <li key={layer} className={classes.layer} data-testid={`layer-${layer}`}>
            <Icon size={17} aria-hidden className={classes.icon} />
            <Tooltip label={t("layers.last")} disabled={!last} withArrow>
              <Switch
                size="xs"
                className={classes.switch}
                label={t(`layer.${layer}`)}
                checked={on(layer)}
                disabled={last}
                onChange={() => chooseLayers(LAYERS.filter((other) => (other === layer ? !on(layer) : on(other))))}
              />
            </Tooltip>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="xs"
              className={classes.only}
              aria-label={t("layers.only", { layer: t(`layer.${layer}`) })}
              onClick={() => chooseLayers([layer])}
            >
              <IconFocus size={13} />
            </ActionIcon>
            <span className={classes.count}>{counts ? count(counts[index]!) : ""}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** All four is no filter; categories of layers that are off would match nothing, so they go too. */
function chooseLayers(layers: readonly Layer[]): void {
  const { category } = useView.getState().filter;
  const kept = category.filter((one) =>
    layers.some((layer) => (CATEGORIES[layer] as readonly Category[]).includes(one)),
  );
  setFilter({ layer: layers.length === LAYERS.length ? [] : layers, category: kept });
}
