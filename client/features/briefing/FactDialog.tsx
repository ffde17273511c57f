import { Button, CloseButton, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Fact } from "#server/algorithms/briefing/briefing.ts";
import { formatFact } from "#server/algorithms/briefing/words/format-fact.ts";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { decodeView } from "../../lib/view/url-state.ts";
import { moveCamera, setView, useView } from "../../lib/view/view.store.ts";
import { defaultView } from "../../lib/view/view-state.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Briefing.module.css";
import { factQuery, factRecordsQuery } from "./briefing.api.ts";
import { showFact, stopPresenting } from "./briefing.store.ts";
import { periodWords, scopeWords, whatWords } from "./fact-words.ts";

interface Props {
  briefing: Briefing;
  fact: Fact;
}

/** What a number counts, the same counted again, and the ways to its records. */
export function FactDialog({ briefing, fact }: Props) {
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
  return (
    <Modal
      opened
      size={560}
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
      <p className={classes.value}>{formatFact(fact, language)}</p>
      <dl className={classes.facts}>
        <dt>{t("briefing.fact.scope")}</dt>
        <dd>{scope.join(" · ") || t("briefing.fact.all")}</dd>
        <dt>{t("briefing.fact.period")}</dt>
        <dd>{periodWords(i18n, fact, stamp.asOf)}</dd>
        <dt>{t("briefing.fact.recount")}</dt>
        <dd data-testid="fact-recount">
          {answer
            ? t(answer.equal ? "briefing.fact.equal" : "briefing.fact.differs", { value: recount! })
            : !error && t("briefing.fact.recounting")}
        </dd>
        <dt>{t("briefing.frozen")}</dt>
        <dd>{t("briefing.stamp.hash", { hash: stamp.hash.slice(0, 12) })}</dd>
      </dl>
      {error && !answer && <ErrorNote message={t("briefing.fact.failed")} onRetry={() => void refetch()} />}
      {answer && (
        <>
          <div className={classes.ways}>
            <Button size="compact-sm" onClick={() => showOnMap(answer.links.snapshot)} data-testid="fact-snapshot">
              {t("briefing.fact.snapshot")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => showOnMap(answer.links.view)}>
              {t("briefing.fact.live")}
            </Button>
          </div>
          <Records address={answer.links.records} />
        </>
      )}
    </Modal>
  );
}

function Records({ address }: { address: string | null }) {
  const { t, count, nameOf } = useI18n();
  const regions = useRegions();
  const { data, error, refetch } = useQuery(factRecordsQuery(address));
  if (address === null) return <p className={classes.quiet}>{t("briefing.fact.noRecords")}</p>;
  if (error && !data) return <ErrorNote message={error.message} onRetry={() => void refetch()} />;
  if (!data) return <p className={classes.quiet}>{t("app.loading")}</p>;
  const { items, total } = data;
  return (
    <>
      <p className={classes.quiet} data-testid="fact-records">
        {t("briefing.fact.records")} ·{" "}
        {total === 0
          ? t("briefing.fact.records.none")
          : total > items.length
            ? t("briefing.fact.records.total", { n: count(total), shown: items.length })
            : t("briefing.fact.records.all", { n: count(total) })}
      </p>
      <ul className={classes.records}>
        {items.map(({ id, siteId, name, regionCode }) => {
          const region = regions?.byCode.get(regionCode);
          const words = `${name}${region ? ` · ${nameOf(region)}` : ""}`;
          return (
            <li key={id}>
              {siteId === null ? (
                words
              ) : (
                <button type="button" onClick={() => showOnMap(`site=${siteId}`)}>
                  {words}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Leaves the briefing for the map at an address of the page; Back leads here again. */
function showOnMap(query: string): void {
  stopPresenting();
  showFact(null);
  const { theme, language, panels, camera, briefing, step } = useView.getState();
  const said = decodeView(query, defaultView(theme, language));
  setView({ ...said, mode: "map", theme, language, panels, briefing, step, camera: said.camera ?? camera });
  if (said.camera) moveCamera({ kind: "jump" });
}
