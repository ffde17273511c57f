import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useMemo } from "react";
import type { BriefingContent, Step } from "#server/algorithms/briefing/briefing.ts";
import { formatDay } from "#server/algorithms/briefing/words/format-fact.ts";
import type { PublicBriefing } from "#server/features/briefings/briefings.contract.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { briefingThemeQuery } from "./briefing.api.ts";
import { useBriefing } from "./briefing.store.ts";
import { FactText } from "./FactText.tsx";
import { PublicMap } from "./PublicMap.tsx";
import classes from "./Slide.module.css";
import { CasesBlock, ChartBlockView, NumberBlock, PhotosBlock, TableBlock } from "./SlideBlocks.tsx";
import { type PaneBlock, panesOf } from "./slide-panes.ts";
import { colourVariables, slideColours } from "./slide-theme.ts";
import { isTypedOver } from "./typed-over.ts";
import { type Fit, useFit } from "./use-fit.ts";
import { useStepView } from "./use-step-view.ts";

interface Props {
  content: BriefingContent;
  step: Step;
  /** Where it stands, such as "3 / 10". */
  place: string;
  snapshot: string;
  /** The records as they are rather than as they were frozen. */
  live: boolean;
  map: ReactNode;
  legend: ReactNode;
  /** The public version that content and step are of; its maps take the live map's place. */
  shown?: PublicBriefing | undefined;
}

/** No smaller than the back of a hall reads, 28 pixels of 1080, but for the words of a unit's sheet: better small than cut. */
const WORD_FITS: readonly Fit[] = [
  { share: 1 },
  { share: 0.92 },
  { share: 0.85 },
  { share: 0.85, tight: true },
  { share: 0.85, tight: true, wide: true },
  { share: 0.78, tight: true, wide: true },
  { share: 0.7, tight: true, wide: true },
];
/** CSS pixels of a legend's words on a desk, and of 1080 on a wall; of the slide's usual text, 30. */
const LEGEND_TEXT = 12;
const LEGEND_SHARE = 28 / 30;

/** One step as the meeting sees it. The map stays the same one from step to step, so that it can fly. */
export function Slide({ content, step, place, snapshot, live, map, legend, shown }: Props) {
  const { t, language } = useI18n();
  const theme = useView((view) => view.theme);
  const chosen = useBriefing((state) => state.pane);
  const { data: own } = useQuery(briefingThemeQuery);
  const colours = useMemo(() => slideColours(theme, own?.colours), [theme, own]);
  const { numbers, panes } = useMemo(() => panesOf(step), [step]);
  const pane = panes[Math.min(chosen, panes.length - 1)];
  const mapBlock = pane?.kind === "map" ? pane : undefined;
  const box = useStepView(mapBlock?.view ?? step.view, live ? null : snapshot);
  const { box: wordsBox } = useFit<HTMLDivElement>(WORD_FITS);
  const text = useBriefing((state) => state.text);
  const { facts, stamp } = content;
  const hasTyped = step.words[language].flat().some((segment) => isTypedOver(segment, facts, language));
  return (
    <section
      className={classes.slide}
      style={colourVariables(colours)}
      data-layout={step.layout}
      data-wordless={step.words[language].length === 0 || undefined}
      data-alone={panes.length === 0 || undefined}
      aria-label={step.title[language]}
      data-testid="slide"
      data-step={step.id}
    >
      <header className={classes.head}>
        <h2>{step.title[language]}</h2>
        {stamp.confidentiality[language] && (
          <strong className={classes.secret}>{stamp.confidentiality[language]}</strong>
        )}
      </header>
      {numbers.length > 0 && (
        <dl className={classes.numbers}>
          {numbers.map((block) => (
            <NumberBlock key={block.fact} block={block} facts={facts} />
          ))}
        </dl>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section ref={wordsBox} className={classes.words} tabIndex={0} aria-label={t("briefing.words")}>
        {step.words[language].map((paragraph, p) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no name of their own
          <p key={p}>
            {paragraph.map((segment, s) =>
              "fact" in segment ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: as the paragraphs
                <FactText key={s} fact={facts[segment.fact]} text={segment.text} />
              ) : (
                segment.text
              ),
            )}
          </p>
        ))}
      </section>
      <div className={classes.pane}>
        {panes.length > 1 && <PaneChoice panes={panes} chosen={pane} />}
        <div className={classes.large}>
          <figure className={classes.map} data-hidden={mapBlock ? undefined : ""} data-block="map">
            <figcaption>
              {mapBlock?.caption[language] === step.title[language] ? "\u00a0" : mapBlock?.caption[language]}
            </figcaption>
            {shown && mapBlock && <PublicMap shown={shown} view={mapBlock.view} label={mapBlock.caption[language]} />}
            <div ref={box} className={classes.mapBox} hidden={shown !== undefined}>
              {!shown && map}
              <p className={classes.marks}>
                {stamp.approval
                  ? t("briefing.stamp.approval", { number: stamp.approval })
                  : t("briefing.stamp.internal")}
                {live && ` · ${t("present.live.mark")}`}
                {stamp.synthetic && ` · ${t("briefing.stamp.synthetic")}`}
              </p>
            </div>
            {mapBlock && !shown && (
              <div className={classes.legend} style={{ zoom: Math.max(1, (text * LEGEND_SHARE) / LEGEND_TEXT) }}>
                {legend}
              </div>
            )}
          </figure>
          {pane?.kind === "chart" && (
            <ChartBlockView key={pane.title.zh} block={pane} facts={facts} colours={colours} />
          )}
          {pane?.kind === "table" && <TableBlock block={pane} facts={facts} />}
          {pane?.kind === "cases" && <CasesBlock block={pane} snapshot={snapshot} />}
          {pane?.kind === "photos" && <PhotosBlock block={pane} snapshot={snapshot} />}
        </div>
      </div>
      <footer className={classes.foot} data-testid="slide-stamp">
        {own?.logo && <img src={own.logo} alt="" />}
        <div className={classes.stamp}>
          {own?.unit?.[language] && <span>{own.unit[language]}</span>}
          <span>{t("briefing.asOf", { day: formatDay(stamp.asOf, language) })}</span>
          <span>{t("briefing.frozenAt", { when: formatInstant(stamp.frozenAt) })}</span>
          <span>{t("briefing.stamp.source", { source: stamp.source[language] })}</span>
          <span>{t("briefing.stamp.hash", { hash: stamp.hash.slice(0, 8) })}</span>
          {hasTyped && <span>{t("briefing.stamp.typed")}</span>}
        </div>
        <span className={classes.place} data-testid="slide-place">
          {place}
        </span>
      </footer>
    </section>
  );
}

/** Of several of a kind each has its number. */
function numberOfKind(panes: readonly PaneBlock[], at: number): string {
  const same = panes.filter(({ kind }) => kind === panes[at]?.kind);
  return same.length > 1 ? ` ${same.indexOf(panes[at]!) + 1}` : "";
}

/** Which block has the large place. */
function PaneChoice({ panes, chosen }: { panes: readonly PaneBlock[]; chosen: PaneBlock | undefined }) {
  const { t, language } = useI18n();
  const titleOf = (block: PaneBlock) =>
    ("title" in block ? block.title[language] : block.caption[language]) || t(`briefing.block.${block.kind}`);
  return (
    <nav className={classes.choice} aria-label={t("briefing.blocks")}>
      {panes.map((block, i) => (
        <Button
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name of their own
          key={i}
          unstyled
          className={classes.chip}
          aria-current={block === chosen || undefined}
          onClick={() => useBriefing.setState({ pane: i })}
          title={titleOf(block)}
          data-testid={`pane-${block.kind}`}
        >
          {t(`briefing.block.${block.kind}`)}
          {numberOfKind(panes, i)}
          <small>{titleOf(block)}</small>
        </Button>
      ))}
    </nav>
  );
}
