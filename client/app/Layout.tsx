import { useElementSize, useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense, useMemo } from "react";
import { AccidentPanel } from "../features/accidents/AccidentPanel.tsx";
import { useAccidentShown } from "../features/accidents/accident.store.ts";
import { AccountDialog } from "../features/accounts/AccountDialog.tsx";
import { AreaChip } from "../features/accounts/AreaChip.tsx";
import { openSignIn } from "../features/accounts/accounts.store.ts";
import { SessionEnded } from "../features/accounts/SessionEnded.tsx";
import { SignInDialog } from "../features/accounts/SignInDialog.tsx";
import { AttributeSection } from "../features/attributes/AttributeSection.tsx";
import { AuditDialog } from "../features/audit/AuditDialog.tsx";
import { BatchesDialog } from "../features/batches/BatchesDialog.tsx";
import { useBriefing } from "../features/briefing/briefing.store.ts";
import { CitedNumber } from "../features/briefing/CitedNumber.tsx";
import { isPresenterWindow } from "../features/briefing/presenter-window.ts";
import { ChangePanel } from "../features/compare/ChangePanel.tsx";
import { EditNotice } from "../features/editing/EditNotice.tsx";
import { AccidentTools, NewAccident, SiteTools } from "../features/editing/EditTools.tsx";
import { useEditing } from "../features/editing/editing.store.ts";
import { AccidentHistory, SiteHistory } from "../features/editing/HistoryTab.tsx";
import { LeaveDialog } from "../features/editing/LeaveDialog.tsx";
import { FilterChips } from "../features/filters/FilterChips.tsx";
import { LayerPanel } from "../features/filters/LayerPanel.tsx";
import { FlowStrip } from "../features/flow/FlowStrip.tsx";
import { ImportDialog } from "../features/imports/ImportDialog.tsx";
import { RankingPanel } from "../features/ranking/RankingPanel.tsx";
import { SelectionTools } from "../features/selection/SelectionTools.tsx";
import { SiteCard } from "../features/sites/SiteCard.tsx";
import { SiteList } from "../features/sites/SiteList.tsx";
import { SnapshotBanner } from "../features/snapshots/SnapshotBanner.tsx";
import { Totals } from "../features/totals/Totals.tsx";
import { WhatIfPanel } from "../features/whatif/WhatIfPanel.tsx";
import { ClosuresSheet } from "../features/workflow/closures/ClosuresSheet.tsx";
import { FindingWork } from "../features/workflow/FindingWork.tsx";
import { NewFinding } from "../features/workflow/NewFinding.tsx";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { setView, useFrozen, useView } from "../lib/view/view.store.ts";
import { PanelTop } from "../ui/panel-top.ts";
import { CellCard } from "./CellCard.tsx";
import { Dock } from "./Dock.tsx";
import { DrawsHost } from "./DrawsHost.tsx";
import { EmptyNotice } from "./EmptyNotice.tsx";
import { ExportHost } from "./ExportHost.tsx";
import { HelpSheet } from "./HelpSheet.tsx";
import classes from "./Layout.module.css";
import { LegendButton } from "./LegendButton.tsx";
import { LegendParts } from "./LegendParts.tsx";
import { MapButtons } from "./MapButtons.tsx";
import { Message } from "./Message.tsx";
import { Palette } from "./Palette.tsx";
import { PhoneTabs } from "./PhoneTabs.tsx";
import { PictureHost } from "./PictureHost.tsx";
import { RightTabs } from "./RightTabs.tsx";
import { ServerBanner, type Trouble } from "./ServerBanner.tsx";
import { say } from "./shell.store.ts";
import { TopBar } from "./TopBar.tsx";
import { useNarrow } from "./use-narrow.ts";
import { VisionPreview } from "./vision/VisionPreview.tsx";

/** MapLibre and deck.gl are most of the code: the frame and the numbers do not wait for them. */
const CityMap = lazy(() => import("./CityMap.tsx").then((module) => ({ default: module.CityMap })));

/** The check against a schema is of use only while something is edited. */
const EditPanel = lazy(() =>
  import("../features/editing/EditPanel.tsx").then(({ EditPanel }) => ({ default: EditPanel })),
);
const BulkDialog = lazy(() =>
  import("../features/editing/BulkDialog.tsx").then(({ BulkDialog }) => ({ default: BulkDialog })),
);

/** Of use only to who reports. */
const briefing = () => import("../features/briefing/screen.ts");
const BriefingScreen = lazy(() => briefing().then(({ BriefingScreen }) => ({ default: BriefingScreen })));

/** Of use only to who plans. */
const planning = () => import("../features/planning/screen.ts");
const PlanBar = lazy(() => planning().then(({ PlanBar }) => ({ default: PlanBar })));
const PlanDialogs = lazy(() => planning().then(({ PlanDialogs }) => ({ default: PlanDialogs })));
const PlanNotice = lazy(() => planning().then(({ PlanNotice }) => ({ default: PlanNotice })));
const PlanPanel = lazy(() => planning().then(({ PlanPanel }) => ({ default: PlanPanel })));
const PlanSettingsPanel = lazy(() => planning().then(({ PlanSettingsPanel }) => ({ default: PlanSettingsPanel })));
const PlanningHost = lazy(() => planning().then(({ PlanningHost }) => ({ default: PlanningHost })));
const PhonePlans = lazy(() => planning().then(({ PhonePlans }) => ({ default: PhonePlans })));
const VisitCard = lazy(() => planning().then(({ VisitCard }) => ({ default: VisitCard })));

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

export function Layout(props: Props) {
  const reporting = useView((view) => view.mode === "briefing");
  return reporting ? <BriefingLayout {...props} /> : <MapLayout {...props} />;
}

/** Nothing lies on the map of a slide. */
const NO_INSETS = { top: 0, right: 0, bottom: 0, left: 0 };

/** The page while it shows briefings: no panels, and no bar while one is presented. */
function BriefingLayout({ trouble, hasData, onRetry }: Props) {
  const { t } = useI18n();
  const presenting = useBriefing((state) => state.presenting);
  return (
    <div className={classes.page} data-reporting>
      <a href="#map" className={classes.skip}>
        {t("app.skip")}
      </a>
      {!presenting && !isPresenterWindow && <TopBar />}
      <main className={classes.stage} id="map" tabIndex={-1}>
        <Suspense fallback={<p className={classes.loading}>{t("app.loading")}</p>}>
          <BriefingScreen map={<CityMap insets={NO_INSETS} />} legend={<LegendParts />} say={say} />
        </Suspense>
        <div className={classes.over}>
          <SessionEnded />
          {trouble && <ServerBanner trouble={trouble} hasData={hasData} onRetry={onRetry} />}
        </div>
        <Message />
      </main>
      <HelpSheet />
      <Palette />
      <AuditDialog />
      <VisionPreview />
      <SignInDialog onResumed={() => say(t("session.continued"))} />
      <AccountDialog say={say} />
    </div>
  );
}

function MapLayout({ trouble, hasData, onRetry }: Props) {
  const { t } = useI18n();
  const narrow = useNarrow();
  const panels = useView((view) => view.panels);
  const planning = useView((view) => view.mode === "plan");
  const frozen = useFrozen();
  const editing = useEditing((state) => state.open !== null);
  const record = useView((view) => view.site !== null || view.list.length > 0) || editing;
  const dock = useView((view) => view.dock !== null);
  const bulk = useEditing((state) => state.bulk !== null);
  // A phone shows one sheet: a record before the dock before a panel.
  const left = panels.includes("left") && !(narrow && (record || dock));
  const right = record || (panels.includes("right") && !(narrow && dock));
  const short = useMediaQuery(SHORT);
  // Dock and legend together would leave a low window no map.
  const timeline = useView((view) => view.dock === "routes");
  // The timeline names the teams itself.
  const legend = panels.includes("legend") && !timeline && !(dock && (short || narrow)) && !(narrow && record);
  const legendAside = panels.includes("legend") && !timeline && dock && short && !narrow;

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
      <Suspense>{planning && <PlanningHost />}</Suspense>
      <section className={classes.strip} aria-label={t(planning ? "plan.title" : "totals.label")}>
        {planning ? (
          <Suspense fallback={<p className={classes.waiting}>{t("app.loading")}</p>}>
            <PlanBar narrow={narrow} />
          </Suspense>
        ) : (
          <>
            <Totals loading={!hasData && trouble === null} />
            {!narrow && (
              <div className={classes.flow}>
                <FlowStrip />
              </div>
            )}
          </>
        )}
      </section>
      <main className={classes.stage} id="map" tabIndex={-1}>
        <Suspense fallback={<p className={classes.loading}>{t("app.loading")}</p>}>
          <CityMap insets={insets} />
        </Suspense>
        <div className={classes.over}>
          <SessionEnded />
          {trouble && <ServerBanner trouble={trouble} hasData={hasData} onRetry={onRetry} />}
          <SnapshotBanner />
          <CitedNumber />
          <AreaChip />
          <FilterChips />
          <EmptyNotice />
          <CellCard />
          <Suspense>
            {planning && <PlanNotice />}
            {planning && <VisitCard />}
          </Suspense>
        </div>
        <MapButtons>{!frozen && <SelectionTools />}</MapButtons>
        {left && (
          <div ref={narrow ? sheetBox.ref : undefined} className={classes.left} data-sheet={narrow || undefined}>
            <Suspense>
              <LeftPanel narrow={narrow} />
            </Suspense>
          </div>
        )}
        {right && (
          <div
            ref={narrow ? sheetBox.ref : undefined}
            className={classes.right}
            data-sheet={narrow || undefined}
            data-editing={editing || undefined}
          >
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
            {legendAside && (
              <LegendButton>
                <LegendParts />
              </LegendButton>
            )}
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
        <EditNotice />
      </main>
      <LeaveDialog />
      <Suspense>{bulk && <BulkDialog />}</Suspense>
      <HelpSheet />
      <Palette />
      <ImportDialog narrow={narrow} />
      <ClosuresSheet />
      <ExportHost />
      <PictureHost />
      <DrawsHost narrow={narrow} />
      <BatchesDialog narrow={narrow} />
      <Suspense>{planning && <PlanDialogs />}</Suspense>
      <AuditDialog />
      <VisionPreview />
      <SignInDialog onResumed={() => say(t("session.continued"))} />
      <AccountDialog say={say} />
    </div>
  );
}

/** While planning the plan's settings; else layers and filters. */
function LeftPanel({ narrow }: { narrow: boolean }) {
  const planning = useView((view) => view.mode === "plan");
  const frozen = useFrozen();
  if (planning) return narrow ? <PhonePlans /> : <PlanSettingsPanel onSignIn={openSignIn} />;
  return <LayerPanel>{!frozen && <AttributeSection />}</LayerPanel>;
}

/** The card of a site before the list it came from, before the tab chosen. */
function RightPanel() {
  const { t } = useI18n();
  const site = useView((view) => view.site);
  const list = useView((view) => view.list);
  const tab = useView((view) => view.tab);
  const planning = useView((view) => view.mode === "plan");
  const editing = useEditing((state) => state.open !== null);
  if (editing)
    return (
      <Suspense fallback={<p className={classes.loading}>{t("app.loading")}</p>}>
        <EditPanel onShow={showRecord} />
      </Suspense>
    );
  if (site !== null) return <SiteCard key={site} id={site} onBack={() => setView({ site: null })} parts={SITE_PARTS} />;
  if (list.length > 0) return <SiteList ids={list} />;
  if (planning)
    return (
      <Suspense>
        <PlanPanel />
      </Suspense>
    );
  const Panel = TAB_PANELS[tab];
  return (
    <PanelTop value={<RightTabs />}>
      <Panel />
    </PanelTop>
  );
}

const SITE_PARTS = { FindingWork, NewFinding, Tools: SiteTools, History: SiteHistory };
const ACCIDENT_PARTS = { Tools: AccidentTools, History: AccidentHistory, New: NewAccident };
const Accidents = () => <AccidentPanel parts={ACCIDENT_PARTS} />;
const TAB_PANELS = { ranking: RankingPanel, change: ChangePanel, accidents: Accidents, whatif: WhatIfPanel };

/** Opens the card of a record that was saved, or closes that of one that is gone. */
function showRecord(table: "site" | "accident", id: string | null): void {
  if (table === "site") setView({ site: id, list: [] });
  else {
    useAccidentShown.setState({ chosen: id === null ? null : Number(id) });
    setView({ site: null, list: [], tab: "accidents" });
  }
}
