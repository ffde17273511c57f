import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { CellDetail } from "#server/algorithms/analysis/analysis-types.ts";
import { CLASS_RATES } from "#server/algorithms/hotspots/false-discovery.ts";
import { askDetail, askPermutation, Overtaken } from "../../lib/cube/ask.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { formatShare, formatShort } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import type { PickedCell } from "../../lib/surface/picked-cell.ts";
import { capital, denominatorKey, formatP, isRate, measureOf } from "../../lib/surface/surface-words.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./CellSentence.module.css";
import { hotSentence } from "./hot-sentence.ts";

/** Permutations of the check on request: its p-value resolves to 1 / (n + 1). */
const PERMUTATIONS = 9999;

/** A cell of the hexagons in a sentence: why it is hot, cold or neither, or what nobody has looked at. */
export function CellSentence({ cell }: { cell: PickedCell }) {
  if (cell.surface === "hotspots") return <HotSentence key={cell.id} id={cell.id} />;
  if (cell.surface === "blindspots" && cell.n > 0) return <BlindSentence cell={cell} />;
  return null;
}

function BlindSentence({ cell }: { cell: PickedCell }) {
  const { t, count, language } = useI18n();
  const missed = cell.n - cell.inspected;
  return (
    <p className={classes.sentence} data-testid="cell-sentence">
      {missed === 0
        ? t("sentence.blind.none")
        : t("sentence.blind", {
            share: formatShare(missed / cell.n, language),
            missed: count(missed),
            n: count(cell.n),
            value: formatShort(cell.value, language),
          })}
    </p>
  );
}

function HotSentence({ id }: { id: string }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const surface = useCounts((state) => state.surface);
  const asked = useView((view) => view.hotMeasure);
  // What is known stays while the next answer is on its way.
  const [detail, setDetail] = useState<CellDetail | null>(null);
  const [failed, setFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new answer asks again
  useEffect(() => {
    let wanted = true;
    askDetail(BigInt(`0x${id}`)).then(
      (answer) => {
        if (!wanted) return;
        setFailed(false);
        setDetail(answer);
      },
      // Overtaken by the same cell's next answer: that one tells.
      (error: Error) => wanted && !(error instanceof Overtaken) && setFailed(true),
    );
    return () => {
      wanted = false;
    };
  }, [id, surface]);

  if (failed) return <p className={classes.sentence}>{t("sentence.failed")}</p>;
  // Keeps its room, so that the card does not grow under the pointer.
  if (!detail) return <p className={classes.sentence}>&nbsp;</p>;
  const measure = measureOf("hotspots", asked);
  // A rate is not tested where its denominator is missing; any other cell without a z lies outside the universe.
  if (Number.isNaN(detail.z)) {
    return (
      <p className={classes.sentence}>
        {isRate(measure) ? t("sentence.untested", { denominator: t(denominatorKey(measure)) }) : t("sentence.outside")}
      </p>
    );
  }
  return (
    <div className={classes.hot}>
      <p className={classes.sentence} data-testid="cell-sentence">
        {capital(hotSentence(i18n, measure, detail))}
      </p>
      <p className={classes.small}>
        {t("sentence.small", {
          z: new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(detail.z),
          p: formatP(detail.p),
          q: formatP(detail.pFdr),
          n: detail.neighbours,
        })}
      </p>
      <Permutation detail={detail} />
    </div>
  );
}

/** The check on request; a new answer asks for a new check. */
function Permutation({ detail }: { detail: CellDetail }) {
  const { t, count } = useI18n();
  const [result, setResult] = useState<{ of: CellDetail; p: number } | null>(null);
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const about = t("sentence.permute.about", { n: count(PERMUTATIONS) });
  if (result?.of === detail) {
    const level = CLASS_RATES[Math.abs(detail.class) - 1];
    return (
      <p className={classes.small} title={about} data-testid="permutation">
        {t("sentence.permuted", {
          p: `= ${Number(result.p.toPrecision(2))}`,
          n: count(PERMUTATIONS),
          step: 1 / (PERMUTATIONS + 1),
        })}
        {level !== undefined && result.p >= level && (
          <>
            <br />
            {t("sentence.permuted.weaker", { side: t(detail.class > 0 ? "legend.hot.hot" : "legend.hot.cold") })}
          </>
        )}
      </p>
    );
  }
  return (
    <div>
      <Button
        size="compact-xs"
        variant="default"
        loading={asking}
        title={about}
        onClick={() => {
          setAsking(true);
          setFailed(false);
          askPermutation(detail.cell, PERMUTATIONS)
            .then((p) => setResult({ of: detail, p }))
            .catch((error: Error) => setFailed(!(error instanceof Overtaken)))
            .finally(() => setAsking(false));
        }}
        data-testid="permute"
      >
        {t("sentence.permute")}
      </Button>
      {failed && <p className={classes.small}>{t("sentence.failed")}</p>}
    </div>
  );
}
