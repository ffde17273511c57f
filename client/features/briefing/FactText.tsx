import type { Fact } from "#server/algorithms/briefing/briefing.ts";
import { markOf } from "#server/algorithms/briefing/words/check-words.ts";
import { formatFact, NO_VALUE } from "#server/algorithms/briefing/words/format-fact.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { showFact, useBriefing } from "./briefing.store.ts";
import classes from "./Slide.module.css";

interface Props {
  fact: Fact | undefined;
  /** As it was typed; by default as the fact is written. */
  text?: string;
}

/** A number that leads to where it comes from; one typed over that no longer says the same is marked, as in the files. */
export function FactText({ fact, text }: Props) {
  const { t, language } = useI18n();
  const written = text ?? (fact ? formatFact(fact, language) : NO_VALUE);
  const isPublic = useBriefing((state) => state.audience === "public");
  // In public no number leads to its records.
  if (!fact || isPublic) return <span>{written}</span>;
  const differs = text !== undefined && markOf(text, fact, language) !== null;
  return (
    // A link rather than a button: lines break within a sentence as in any other text.
    <a
      href={`#${fact.id}`}
      className={classes.fact}
      aria-label={t(differs ? "briefing.fact.open.typed" : "briefing.fact.open", { value: written })}
      title={differs ? t("briefing.fact.typed.mark") : undefined}
      onClick={(event) => {
        event.preventDefault();
        showFact(fact.id, text ?? null);
      }}
      data-fact={fact.id}
      data-typed={differs || undefined}
    >
      {written}
      {differs && <sup aria-hidden>†</sup>}
    </a>
  );
}
