import { useCounts } from "../../lib/cube/counts.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./MapMarks.module.css";
import { approvalNumber } from "./printing.ts";

/** Which way is north: on the map itself. */
export function NorthArrow() {
  const { t } = useI18n();
  return (
    <svg className={classes.north} viewBox="0 0 40 56" role="img" aria-label={t("picture.northLabel")}>
      <text x="20" y="16" textAnchor="middle">
        {t("picture.north")}
      </text>
      <path d="M20 20 32 54 20 46 8 54Z" />
    </svg>
  );
}

/** The line that a printed map must carry: approval number, source, and whether its records are synthetic. */
export function MapMarks() {
  const { t } = useI18n();
  const demo = useCounts((state) => state.asOf?.demo ?? false);
  const lines = [
    approvalNumber ? t("picture.approval", { number: approvalNumber }) : t("picture.internal"),
    t("picture.source"),
    ...(demo ? [t("app.demo")] : []),
  ];
  return (
    <p className={classes.marks} data-testid="map-marks">
      {lines.join(" · ")}
    </p>
  );
}
