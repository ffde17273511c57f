import { Button, CloseButton, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Fact } from "#server/algorithms/briefing/briefing.ts";
import { markOf } from "#server/algorithms/briefing/words/check-words.ts";
import { formatFact } from "#server/algorithms/briefing/words/format-fact.ts";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { decodeView } from "../../lib/view/url-state.ts";
import { moveCamera, setView, useView } from "../../lib/view/view.store.ts";
import { defaultView } from "../../lib/view/view-state.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Briefing.module.css";
import { factQuery } from "./briefing.api.ts";
import { showFact, stopPresenting, useBriefing } from "./briefing.store.ts";
import { FactRecordList } from "./FactRecordList.tsx";
import { periodWords, scopeWords, whatWords } from "./fact-words.ts";

interface Props {
  briefing: Briefing;
  fact: Fact;
  /** As the words of the briefing have it; null: as the fact is written. */
  typed: string | null;
}

/** What a number counts, the same counted again, and the ways to its records. */
export function FactDialog({ briefing, fact, typed }: Props) {
  const i18n = useI18n();
  const { t, language, nameOf } = i18n;
  const regions = useRegions();
  const { data: answer, error, refetch } = useQuery(factQuery(briefing.id, fact.id));
  const { stamp } = briefing.content;
  const place = (code: string) => {
    const region = regions?.byCode.get(code);
    return region ? nameOf(region) : code;
  };
  const scope = scopeWords(i18n, fact, place);
  const recount = answer && formatFact({ ...fact, value: answer.recount }, language);
  const frozen = formatFact(fact, language);
  const mark = typed === null ? null : markOf(typed, fact, language);
  const toMap = (query: string) => {
    showOnMap(query);
    useBriefing.setState({ cited: { fact, typed: mark === null ? null : typed, asOf: stamp.asOf } });
  };
  return (
    <Modal
      opened
      size={600}
      onClose={() => showFact(null)}
      // Its own head: the library's is a page header, and a page has one.
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("briefing.fact"), "data-testid": "fact" } }}
    >
      <div className={classes.dialogHead}>
        <h2>{t("briefing.fact")}</h2>
        <CloseButton onClick={() => showFact(null)} aria-label={t("app.close")} />
      </div>
      <p className={classes.quiet}>{whatWords(i18n, fact)}</p>
      <p className={classes.value} data-testid="fact-value">
        {mark === null ? frozen : `${typed}†`}
      </p>
      {mark !== null && (
        <p className={classes.typed} role="status" data-testid="fact-typed">
          {t(mark === "rounded" ? "briefing.fact.typed.rounded" : "briefing.fact.typed.differs", {
            typed: typed!,
            value: frozen,
          })}
        </p>
      )}
      <dl className={classes.facts}>
        <dt>{t("briefing.fact.scope")}</dt>
        <dd data-testid="fact-scope">{scope.join(" · ") || t("briefing.fact.all")}</dd>
        <dt>{t("briefing.fact.period")}</dt>
        <dd>{periodWords(i18n, fact, stamp.asOf)}</dd>
        <dt>{t("briefing.fact.recount")}</dt>
        <dd data-testid="fact-recount">
          {answer
            ? t(
                !answer.equal
                  ? "briefing.fact.differs"
                  : mark === null
                    ? "briefing.fact.equal"
                    : mark === "rounded"
                      ? "briefing.fact.about"
                      : "briefing.fact.notTyped",
                { value: recount!, typed: typed ?? "" },
              )
            : !error && t("briefing.fact.recounting")}
        </dd>
        <dt>{t("briefing.frozen")}</dt>
        <dd>{t("briefing.stamp.hash", { hash: stamp.hash.slice(0, 12) })}</dd>
      </dl>
      {error && !answer && <ErrorNote message={t("briefing.fact.failed")} onRetry={() => void refetch()} />}
      {answer && (
        <>
          <div className={classes.ways}>
            <Button size="compact-sm" onClick={() => toMap(answer.links.snapshot)} data-testid="fact-snapshot">
              {t("briefing.fact.snapshot")}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => toMap(answer.links.view)}
              data-testid="fact-live"
            >
              {t("briefing.fact.live")}
            </Button>
          </div>
          <FactRecordList address={answer.links.records} ask={fact.ask} onOpen={(id) => showOnMap(`site=${id}`)} />
        </>
      )}
    </Modal>
  );
}

/** Leaves the briefing for the map at an address of the page; Back leads here again. */
function showOnMap(query: string): void {
  stopPresenting();
  showFact(null);
  const { theme, language, panels, briefing, step } = useView.getState();
  // Without a camera the map fits the city between its panels, which a slide has none of.
  const said = decodeView(query, defaultView(theme, language));
  setView({ ...said, mode: "map", theme, language, panels, briefing, step });
  if (said.camera) moveCamera({ kind: "jump" });
}
