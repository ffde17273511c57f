import { useMemo } from "react";
import type { Block, BriefingContent, CaseItem } from "#server/algorithms/briefing/briefing.ts";
import { comparisonOf } from "#server/algorithms/briefing/questions.ts";
import { formatDay, NO_VALUE } from "#server/algorithms/briefing/words/format-fact.ts";
import { shortName } from "#server/algorithms/briefing/words/short-name.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { Chart } from "../../ui/Chart.tsx";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { photoAddress } from "./briefing.api.ts";
import { type ChartBlock, chartOption, chartValues, seriesColour } from "./chart-option.ts";
import { FactText } from "./FactText.tsx";
import classes from "./Slide.module.css";
import type { SlideColours } from "./slide-theme.ts";
import { useBox } from "./use-box.ts";
import { type Fit, useFit } from "./use-fit.ts";

type Facts = BriefingContent["facts"];
type BlockOf<K extends Block["kind"]> = Extract<Block, { kind: K }>;

/** Ways to fit: no smaller than the back of a hall reads, 28 pixels of 1080, before all else has been tried. */
const TABLE_FITS: readonly Fit[] = [
  { share: 1 },
  { share: 0.935 },
  { share: 0.935, broken: "heads" },
  { share: 0.935, tight: true },
  { share: 0.935, tight: true, broken: "heads" },
  { share: 0.935, broken: "names" },
  { share: 0.935, tight: true, broken: "names" },
  { share: 0.85, tight: true, broken: "names" },
  { share: 0.72, tight: true, broken: "names" },
];
const CASE_FITS: readonly Fit[] = [
  { share: 1 },
  { share: 0.935 },
  { share: 0.935, tight: true },
  { share: 0.85, tight: true },
];

/** A number large enough for the last row, with how it has changed beneath. */
export function NumberBlock({ block, facts }: { block: BlockOf<"number">; facts: Facts }) {
  const { t, language } = useI18n();
  const note = block.note?.[language];
  return (
    <div className={classes.number} data-block="number">
      <dt>{block.label[language]}</dt>
      <dd className={classes.figure}>
        <FactText fact={facts[block.fact]} />
      </dd>
      {block.changes.map((id) => {
        const fact = facts[id];
        const comparison = fact && comparisonOf(fact.ask);
        return (
          <dd key={id} className={classes.change}>
            {comparison ? t(`briefing.change.${comparison}`) : (note ?? t("briefing.change"))} <FactText fact={fact} />
            {fact?.format === "points" && t("briefing.points")}
          </dd>
        );
      })}
      {block.changes.length === 0 && note && <dd className={classes.change}>{note}</dd>}
    </div>
  );
}

export function ChartBlockView({ block, facts, colours }: { block: ChartBlock; facts: Facts; colours: SlideColours }) {
  const { t, language } = useI18n();
  // The slide's text size, which follows the window's: the picture follows that.
  const { ref, size: box } = useBox<HTMLDivElement>();
  const { width, height } = box;
  const size = width > 0 ? box.text : 0;
  const series = chartValues(block, facts, language);
  const values = series.flatMap(({ name, values }) =>
    values.map(({ text }, i) =>
      t("briefing.chart.value", {
        name: [block.categories[i]?.[language], series.length > 1 && name].filter(Boolean).join(" "),
        value: text,
      }),
    ),
  );
  const unit = block.unit[language];
  const title = block.title[language];
  const option = useMemo(
    () => chartOption(block, facts, language, colours, { width, height, text: size }),
    [block, facts, language, colours, width, height, size],
  );
  return (
    <div className={classes.chartBlock} data-block="chart">
      <h3 className={classes.blockTitle}>
        {title}
        <small>{t("briefing.chart.unit", { unit })}</small>
      </h3>
      {series.length > 1 && (
        <ul className={classes.keys}>
          {series.map(({ name, colour }) => (
            <li key={name}>
              <i style={{ background: seriesColour(colour, colours) }} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <div ref={ref} className={classes.chart}>
        {size > 0 && (
          <Chart
            option={option}
            label={title}
            summary={t("briefing.chart.summary", { title, unit, values: values.join(t("briefing.separator")) })}
            renderer="svg"
          />
        )}
      </div>
    </div>
  );
}

export function TableBlock({ block, facts }: { block: BlockOf<"table">; facts: Facts }) {
  const { language } = useI18n();
  const { box, content } = useFit<HTMLDivElement>(TABLE_FITS);
  return (
    <div className={classes.tableBlock} data-block="table">
      <h3 className={classes.blockTitle}>{block.title[language]}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section ref={box} className={classes.scroll} tabIndex={0} aria-label={block.title[language]}>
        <table ref={content as never}>
          <thead>
            <tr>
              {block.columns.map(({ key, title, align }) => (
                <th key={key} scope="col" data-align={align}>
                  {title[language]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a frozen table stay where they are
              <tr key={r}>
                {row.map((cell, c) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as the rows
                  <td key={c} data-align={block.columns[c]?.align}>
                    {"fact" in cell ? (
                      <FactText fact={facts[cell.fact]} />
                    ) : "level" in cell ? (
                      <LevelBadge level={cell.level} named="short" deep />
                    ) : (
                      <Name of={cell.text[language]} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** Names stay on their line but for the very long ones. */
function Name({ of }: { of: string }) {
  const short = shortName(of);
  return (
    <span className={short.length <= LONGEST_LINE ? classes.name : undefined} title={short === of ? undefined : of}>
      {short}
    </span>
  );
}

const LONGEST_LINE = 28;

export function CasesBlock({ block, snapshot }: { block: BlockOf<"cases">; snapshot: string }) {
  const { language } = useI18n();
  const { box, content } = useFit<HTMLDivElement>(CASE_FITS);
  return (
    <div className={classes.tableBlock} data-block="cases">
      <h3 className={classes.blockTitle}>{block.title[language]}</h3>
      {block.items.length === 0 ? (
        <p className={classes.none}>{block.empty[language]}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        <section ref={box} className={classes.scroll} tabIndex={0} aria-label={block.title[language]}>
          <ul ref={content as never} className={classes.cases}>
            {block.items.map((item) => (
              <Case key={`${item.siteId}-${item.findingId}`} item={item} snapshot={snapshot} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Case({ item, snapshot }: { item: CaseItem; snapshot: string }) {
  const { t, language } = useI18n();
  const place = item.place[language];
  // A township's own office names the place.
  const whose = [item.unit?.startsWith(place) ? null : place, item.unit].filter(Boolean).join(" · ");
  const when = [
    item.deadline && t("briefing.case.deadline", { day: formatDay(item.deadline, language) }),
    item.supervision && t(`supervision.${item.supervision}` as "supervision.city"),
  ].filter(Boolean);
  const found = [item.description, item.measures && t("briefing.case.measures", { text: item.measures })];
  const { before, after } = item.photos;
  return (
    <li className={classes.case}>
      <div>
        <h4>
          {item.level !== null && <LevelBadge level={item.level} deep />} {item.name[language]}
        </h4>
        <p>{found.filter(Boolean).join(t("briefing.separator"))}</p>
        <p className={classes.caseFacts}>{whose || NO_VALUE}</p>
        {when.length > 0 && <p className={classes.caseFacts}>{when.join(" · ")}</p>}
      </div>
      {(before !== null || after !== null) && <PhotoPair before={before} after={after} snapshot={snapshot} />}
    </li>
  );
}

export function PhotosBlock({ block, snapshot }: { block: BlockOf<"photos">; snapshot: string }) {
  const { language } = useI18n();
  return (
    <div className={classes.photosBlock} data-block="photos">
      <h3 className={classes.blockTitle}>{block.caption[language]}</h3>
      <PhotoPair before={block.before} after={block.after} snapshot={snapshot} />
    </div>
  );
}

function PhotoPair({ before, after, snapshot }: { before: string | null; after: string | null; snapshot: string }) {
  const { t } = useI18n();
  return (
    <div className={classes.photos}>
      {(["before", "after"] as const).map((when) => {
        const photo = when === "before" ? before : after;
        return (
          <figure key={when}>
            {photo === null ? (
              <span className={classes.noPhoto}>{t("briefing.photo.none")}</span>
            ) : (
              <img src={photoAddress(snapshot, photo)} alt={t(`briefing.photo.${when}`)} />
            )}
            <figcaption>{t(`briefing.photo.${when}`)}</figcaption>
          </figure>
        );
      })}
    </div>
  );
}
