import { Skeleton, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { BREAK_METHODS } from "#server/algorithms/class-breaks.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { formatMeasure } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { DEFINITIONS, type Measure, MIN_DENOMINATOR } from "../../lib/measures.ts";
import { MAP_COLOURS } from "../../lib/palette.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { CLASS_COUNTS } from "../../lib/view/view-state.ts";
import { ClassRamp } from "../../ui/ClassRamp.tsx";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import { printing } from "../picture/printing.ts";
import classes from "./ChoroplethLegend.module.css";
import { formatBreaks, parseBreaks } from "./manual-breaks.ts";
import { useChoropleth } from "./use-choropleth.ts";

/** The counties' classes in numbers, and how they are made. */
export function ChoroplethLegend() {
  const { t, language } = useI18n();
  const { what, rows, classes: made, uncoloured } = useChoropleth();
  const onSlide = useView((view) => view.mode === "briefing");
  const failed = useCounts((state) => state.problem !== null && state.pending === 0);
  const breaks = useView((view) => view.breaks);
  const theme = useView((view) => view.theme);
  const units = useView((view) => view.units);
  const say = (value: number) => formatMeasure(what, value, language);
  const { least, breaks: bounds } = made;
  const first = least !== undefined && !(bounds[0]! <= least) ? say(least) : "";
  const steps = made.colours.map((colour, i) => ({ colour, from: i === 0 ? first : say(bounds[i - 1]!) }));
  const head = {
    testId: "legend-choropleth",
    title: t(`measure.${what}`),
    note: t(DEFINITIONS[what].kind === "index" ? "index.range" : `measure.${what}.of`),
  };
  // Before there are numbers there are no classes, and no county with too few.
  if (rows.length === 0)
    return (
      <ClassRamp {...head} steps={[]}>
        {!failed && (
          <div role="status" className={classes.waiting} aria-label={t("app.loading")}>
            <Skeleton height={11} radius={0} />
          </div>
        )}
      </ClassRamp>
    );
  return (
    <ClassRamp {...head} steps={steps}>
      <div className={classes.foot}>
        <SmallSelect
          label={t("legend.method")}
          testId="break-method"
          value={breaks.method}
          options={BREAK_METHODS.map((method) => ({ value: method, label: t(`legend.method.${method}`) }))}
          onChange={(method) => {
            // Manual starts from what is on the screen.
            const manual = method === "manual" ? made.breaks.map((value) => rounded(value, what)) : [];
            setView({ breaks: { ...breaks, method, manual } });
          }}
        />
        {breaks.method === "manual" ? (
          <ManualBreaks
            what={what}
            breaks={breaks.manual}
            onChange={(manual) => setView({ breaks: { ...breaks, manual } })}
          />
        ) : (
          <SmallSelect
            label={t("legend.classes")}
            value={breaks.classes}
            options={CLASS_COUNTS.map((n) => ({ value: n, label: t("legend.classes.n", { n }) }))}
            onChange={(n) => setView({ breaks: { ...breaks, classes: n } })}
            testId="break-classes"
          />
        )}
        {/* A picture or a slide explains what is on it, and that alone. */}
        {(uncoloured || !(printing || onSlide)) && (
          <span className={classes.noValue} title={units === "reporting" ? t("legend.zones") : undefined}>
            <i style={{ background: MAP_COLOURS[theme].noValue }} aria-hidden />
            {t("legend.noValue", { n: MIN_DENOMINATOR })}
          </span>
        )}
      </div>
    </ClassRamp>
  );
}

/** To the decimals that are shown: a tenth of a percent, or a tenth. */
const rounded = (value: number, what: Measure) => {
  const scale = DEFINITIONS[what].kind === "share" ? 1000 : 10;
  return Math.round(value * scale) / scale;
};

function ManualBreaks({
  what,
  breaks,
  onChange,
}: {
  what: Measure;
  breaks: readonly number[];
  onChange: (breaks: number[]) => void;
}) {
  const { t } = useI18n();
  const share = DEFINITIONS[what].kind === "share";
  const [text, setText] = useState(() => formatBreaks(breaks, share));
  const [bad, setBad] = useState(false);
  useEffect(() => {
    setText(formatBreaks(breaks, share));
    setBad(false);
  }, [breaks, share]);
  return (
    <TextInput
      size="xs"
      className={classes.manual}
      aria-label={t("legend.breaks")}
      data-testid="manual-breaks"
      value={text}
      error={bad && t("legend.breaks.bad")}
      rightSection={share ? "%" : undefined}
      onChange={(event) => {
        setText(event.target.value);
        setBad(parseBreaks(event.target.value, share) === null);
      }}
      onBlur={() => {
        const parsed = parseBreaks(text, share);
        if (parsed) onChange(parsed);
      }}
      onKeyDown={(event) => {
        const parsed = parseBreaks(text, share);
        if (event.key === "Enter" && parsed) onChange(parsed);
      }}
    />
  );
}
