import { useElementSize, useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense, useMemo } from "react";
import { AccidentLegend } from "../features/accidents/AccidentLegend.tsx";
import { AccidentPanel } from "../features/accidents/AccidentPanel.tsx";
import { AttributeSection } from "../features/attributes/AttributeSection.tsx";
import { BlindSpotLegend } from "../features/blindspots/BlindSpotLegend.tsx";
import { ChoroplethLegend } from "../features/choropleth/ChoroplethLegend.tsx";
import { COLOURS_GONE } from "../features/choropleth/choropleth-classes.ts";
import { ChangePanel } from "../features/compare/ChangePanel.tsx";
import { DensityLegend } from "../features/density/DensityLegend.tsx";
import { FilterChips } from "../features/filters/FilterChips.tsx";
import { LayerPanel } from "../features/filters/LayerPanel.tsx";
import { FlowStrip } from "../features/flow/FlowStrip.tsx";
import { HotSpotLegend } from "../features/hotspots/HotSpotLegend.tsx";
import { Legend } from "../features/legend/Legend.tsx";
import { RankingPanel } from "../features/ranking/RankingPanel.tsx";
import { SelectionTools } from "../features/selection/SelectionTools.tsx";
import { SiteCard } from "../features/sites/SiteCard.tsx";
import { SiteLegend } from "../features/sites/SiteLegend.tsx";
import { SiteList } from "../features/sites/SiteList.tsx";
import { Totals } from "../features/totals/Totals.tsx";
import { WhatIfPanel } from "../features/whatif/WhatIfPanel.tsx";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { setView, useView } from "../lib/view/view.store.ts";
import { PanelTop } from "../ui/panel-top.ts";
import { CellCard } from "./CellCard.tsx";
import { Dock } from "./Dock.tsx";
import { EmptyNotice } from "./EmptyNotice.tsx";
import { HelpSheet } from "./HelpSheet.tsx";
import classes from "./Layout.module.css";
import { MapButtons } from "./MapButtons.tsx";
import { Message } from "./Message.tsx";
import { Palette } from "./Palette.tsx";
import { PhoneTabs } from "./PhoneTabs.tsx";
import { RightTabs } from "./RightTabs.tsx";
import { ServerBanner, type Trouble } from "./ServerBanner.tsx";
import { TopBar } from "./TopBar.tsx";
import { useNarrow } from "./use-narrow.ts";
import { VisionPreview } from "./vision/VisionPreview.tsx";

/** MapLibre and deck.gl are most of the code: the frame and the numbers do not wait for them. */
const CityMap = lazy(() => import("./CityMap.tsx").then((module) => ({ default: module.CityMap })));

const GAP = 12;
const SHORT = "(max-height: 899px)";
const LEFT_WIDTH = 284;
const RIGHT_WIDTH = 352;

interface Props {
  /** What keeps fresh data from coming. */
  trouble: Trouble | null;
  hasData: boolean;
  onRetry: () => void;
}

export function Layout({ trouble, hasData, onRetry }: Props) {
  const { t } = useI18n();
  const narrow = useNarrow();
  const panels = useView((view) => view.panels);
  const record = useView((view) => view.site !== null || view.list.length > 0);
  const dock = useView((view) => view.dock !== null);
  // A phone shows one sheet: a record before the dock before a panel.
  const left = panels.includes("left") && !(narrow && (record || dock));
  const right = record || (panels.includes("right") && !(narrow && dock));
  const short = useMediaQuery(SHORT);
  // Dock and legend together would leave a low window no map.
  const legend = panels.includes("legend") && !(dock && (short || narrow)) && !(narrow && record);

  const lowerBox = useElementSize();
  const sheetBox = useElementSize();
  const sheetHeight = !narrow ? 0 : left || right || dock ? sheetBox.height : legend ? lowerBox.height : 0;
  const lowerHeight = narrow ? 0 : lowerBox.height + GAP;

  const insets = useMemo(() => {
    if (narrow) return { top: 60, right: 24, bottom: 76 + sheetHeight, left: 24 };
    return {
      top: 56,
      right: (right ? RIGHT_WIDTH + GAP : 0) + 64,
      bottom: lowerHeight + 40,
      left: (left ? LEFT_WIDTH + GAP : 0) + 36,
    };
  }, [narrow, left, right, lowerHeight, sheetHeight]);
  const sides = {
    "--inset-left": left && !narrow ? `${LEFT_WIDTH + GAP}px` : "0px",
    "--inset-right": right && !narrow ? `${RIGHT_WIDTH + GAP}px` : "0px",
    "--inset-bottom": narrow ? "56px" : `${lowerHeight}px`,
  } as React.CSSProperties;

  return (
    <div className={classes.page} style={sides}>
      <a href="#map" className={classes.skip}>
        {t("app.skip")}
      </a>
      <TopBar />
      <section className={classes.strip} aria-label={t("totals.label")}>
        <Totals loading={!hasData && trouble === null} />
        {!narrow && (
          <div className={classes.flow}>
            <FlowStrip />
          </div>
        )}
      </section>
      <main className={classes.stage} id="map" tabIndex={-1}>
        <Suspense fallback={<p className={classes.loading}>{t("app.loading")}</p>}>
          <CityMap insets={insets} />
        </Suspense>
        <div className={classes.over}>
          {trouble && <ServerBanner trouble={trouble} hasData={hasData} onRetry={onRetry} />}
          <FilterChips />
          <EmptyNotice />
          <CellCard />
        </div>
        <MapButtons>
          <SelectionTools />
        </MapButtons>
        {left && (
          <div ref={narrow ? sheetBox.ref : undefined} className={classes.left} data-sheet={narrow || undefined}>
            <LayerPanel>
              <AttributeSection />
            </LayerPanel>
          </div>
        )}
        {right && (
          <div ref={narrow ? sheetBox.ref : undefined} className={classes.right} data-sheet={narrow || undefined}>
            <RightPanel />
          </div>
        )}
        {narrow && dock && !record && (
          <div ref={sheetBox.ref} className={classes.dockSheet}>
            <Dock />
          </div>
        )}
        {(legend || !narrow) && (
          <div ref={lowerBox.ref} className={classes.lower} data-sheet={narrow || undefined}>
            {legend && (
              <div className={classes.legend}>
                <LegendParts />
              </div>
            )}
            {!narrow && <Dock />}
          </div>
        )}
        {narrow && <PhoneTabs />}
        <Message />
      </main>
      <HelpSheet />
      <Palette />
      <VisionPreview />
    </div>
  );
}

/** The card of a site before the list it came from, before the tab chosen. */
function RightPanel() {
  const site = useView((view) => view.site);
  const list = useView((view) => view.list);
  const tab = useView((view) => view.tab);
  if (site !== null) return <SiteCard id={site} onBack={() => setView({ site: null })} />;
  if (list.length > 0) return <SiteList ids={list} />;
  const Panel = TAB_PANELS[tab];
  return (
    <PanelTop value={<RightTabs />}>
      <Panel />
    </PanelTop>
  );
}

const TAB_PANELS = { ranking: RankingPanel, change: ChangePanel, accidents: AccidentPanel, whatif: WhatIfPanel };

function LegendParts() {
  const shown = useView((view) => view.shown);
  const surface = useView((view) => view.surface);
  const SurfaceLegend =
    surface === "hotspots" ? HotSpotLegend : surface === "blindspots" ? BlindSpotLegend : DensityLegend;
  const zoom = useView((view) => view.camera?.zoom ?? 0);
  const points = shown.includes("points") && zoom >= 12;
  const density = shown.includes("density") && !(points && zoom >= 12.6);
  return (
    <Legend>
      {density && <SurfaceLegend />}
      {shown.includes("choropleth") && zoom < COLOURS_GONE && <ChoroplethLegend />}
      <SiteLegend points={points} />
      <AccidentLegend />
    </Legend>
  );
}
