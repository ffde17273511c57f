import { Button, Slider } from "@mantine/core";
import { formatWeight } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { INDEX_COLOURS } from "../../lib/palette.ts";
import { MIN_INDEX_SITES, normalisedWeights } from "../../lib/risk-index.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { INDEX_PARTS, USUAL_WEIGHTS } from "../../lib/view/view-state.ts";
import classes from "./RiskIndex.module.css";

/** The weights of the risk index, which always add up to 100 %, and the formula they make. */
export function WeightsEditor() {
  const { t, language } = useI18n();
  const weights = useView((view) => view.weights);
  const theme = useView((view) => view.theme);
  const shares = normalisedWeights(weights);
  const usual = weights.every((weight, i) => weight === USUAL_WEIGHTS[i]);
  const change = (at: number, value: number) => {
    const next = weights.map((weight, i) => (i === at ? value : weight));
    // Without any weight there is no index.
    if (next.some((weight) => weight > 0)) setView({ weights: next });
  };
  return (
    <details className={classes.editor} data-testid="weights">
      <summary>{t("index.weights")}</summary>
      <div className={classes.sliders}>
        {INDEX_PARTS.map((part, i) => (
          <div key={part} className={classes.slider}>
            <span className={classes.part}>
              <i style={{ background: INDEX_COLOURS[theme][i] }} aria-hidden />
              {t(`index.${part}`)}
            </span>
            <Slider
              size="xs"
              min={0}
              max={100}
              step={5}
              value={weights[i]!}
              onChange={(value) => change(i, value)}
              label={null}
              thumbLabel={t("index.weight", { part: t(`index.${part}`) })}
              data-testid={`weight-${part}`}
            />
            <output>{formatWeight(shares[i]!, language)}</output>
          </div>
        ))}
      </div>
      <p className={classes.formula} data-testid="index-formula">
        {t("index.formula", {
          terms: INDEX_PARTS.map((part, i) => ({ part, share: shares[i]! }))
            .filter(({ share }) => share > 0)
            .map(({ part, share }) =>
              t("index.formula.term", { weight: formatWeight(share, language), part: t(`index.${part}`) }),
            )
            .join(" + "),
        })}
      </p>
      <p className={classes.note}>{t("index.formula.scale", { n: MIN_INDEX_SITES })}</p>
      <div className={classes.tools}>
        <span>{weights.filter((weight) => weight > 0).length === 1 && t("index.last")}</span>
        <Button
          size="compact-xs"
          variant="default"
          disabled={usual}
          onClick={() => setView({ weights: USUAL_WEIGHTS })}
          data-testid="weights-reset"
        >
          {t("index.reset")}
        </Button>
      </div>
    </details>
  );
}
