import type { RiskLevel } from "#server/contracts/vocabulary.contract.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { LEVEL_COLOURS } from "../lib/palette.ts";
import classes from "./ui.module.css";

interface Props {
  level: RiskLevel;
  /** `short` leaves out the word "risk" where a heading says it. */
  named?: "long" | "short";
  /** In shades on which the letter has a contrast of 7 : 1. */
  deep?: boolean;
}

/** A risk level as its colour with its letter, so that it can be told without colours. */
export function LevelBadge({ level, named, deep = false }: Props) {
  const { t } = useI18n();
  const { fill, ink, deep: darker = fill } = LEVEL_COLOURS[level];
  return (
    <span className={classes.level}>
      <span
        className={classes.levelLetter}
        style={{ background: deep ? darker : fill, color: ink }}
        data-letter
        aria-hidden={named !== undefined}
        {...(!named && { role: "img", "aria-label": t(`level.${level}`) })}
      >
        {t(`level.letter.${level}`)}
      </span>
      {named && <span>{t(named === "short" ? `level.short.${level}` : `level.${level}`)}</span>}
    </span>
  );
}
