import { ActionIcon, Button } from "@mantine/core";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { formatFact } from "#server/algorithms/briefing/words/format-fact.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useFrozen, useView } from "../../lib/view/view.store.ts";
import { useBriefing } from "./briefing.store.ts";
import classes from "./CitedNumber.module.css";
import { periodWords, scopeWords, whatWords } from "./fact-words.ts";

/** Attributes of houses are no part of a snapshot: its map cannot be narrowed by them. */
const NOT_FROZEN = ["appraisal", "control", "works"];

/** The number of a briefing that somebody followed to the map, so that it can be found there; and the way back. */
export function CitedNumber() {
  const i18n = useI18n();
  const { t, language, nameOf } = i18n;
  const regions = useRegions();
  const cited = useBriefing((state) => state.cited);
  const briefing = useView((view) => view.briefing);
  const onMap = useView((view) => view.mode === "map");
  const frozen = useFrozen();
  if (!cited || briefing === null || !onMap) return null;
  const { fact, typed, asOf } = cited;
  const scope = scopeWords(i18n, fact, (code) => {
    const region = regions?.byCode.get(code);
    return region ? nameOf(region) : code;
  });
  const isWider = frozen && NOT_FROZEN.some((name) => fact.ask.with?.[name] !== undefined);
  return (
    <div role="status" className={classes.cited} data-testid="cited">
      <span className={classes.words}>
        <small>{t("briefing.cited")}</small>
        <strong>{formatFact(fact, language)}</strong>
        <span>{[whatWords(i18n, fact), ...scope, periodWords(i18n, fact, asOf)].join(" · ")}</span>
        {typed !== null && <em>{t("briefing.cited.typed", { typed })}</em>}
        {isWider && <em>{t("briefing.cited.wider")}</em>}
      </span>
      <Button size="compact-xs" variant="light" onClick={() => setView({ mode: "briefing" })} data-testid="cited-back">
        {t("briefing.cited.back")}
      </Button>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={t("app.close")}
        onClick={() => useBriefing.setState({ cited: null })}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
