import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Planning.module.css";

const WIDTH = 84;
const HEIGHT = 22;

/** How the plan became better: a falling step line over the time it may take. */
export function CostCurve({ curve, until }: { curve: readonly { ms: number; cost: number }[]; until: number }) {
  const { t } = useI18n();
  if (curve.length < 2) return <span />;
  const costs = curve.map(({ cost }) => cost);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  const x = (ms: number) => (Math.min(1, ms / until) * WIDTH).toFixed(1);
  const y = (cost: number) => (1 + ((high - cost) / (high - low || 1)) * (HEIGHT - 3)).toFixed(1);
  const path = curve
    .map(({ ms, cost }, index) => (index === 0 ? `M${x(ms)} ${y(cost)}` : `H${x(ms)}V${y(cost)}`))
    .join("");
  return (
    <svg className={classes.curve} width={WIDTH} height={HEIGHT} role="img" aria-label={t("plan.curve")}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth={1.5} />
    </svg>
  );
}
