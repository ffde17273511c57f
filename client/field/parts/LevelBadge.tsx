import type { RiskLevel } from "#server/contracts/vocabulary.contract.ts";
import { LEVEL_COLOURS } from "../../lib/palette.ts";
import { useWords } from "../use-words.ts";

/** A risk level as its colour with its letter, so that it can be told in the sun and without colours. */
export function LevelBadge({ level }: { level: RiskLevel }) {
  const { t } = useWords();
  const { fill, ink } = LEVEL_COLOURS[level];
  return (
    <span className="level" style={{ background: fill, color: ink }} role="img" aria-label={t(`level.${level}`)}>
      {t(`level.letter.${level}`)}
    </span>
  );
}
