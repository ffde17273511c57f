import { Button } from "@mantine/core";
import IconChevronLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import IconPresentation from "@tabler/icons-react/dist/esm/icons/IconPresentation.mjs";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { formatDay } from "#server/algorithms/briefing/words/format-fact.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Briefing.module.css";
import { briefingQuery } from "./briefing.api.ts";
import { openBriefing, showStep, startPresenting, useBriefing } from "./briefing.store.ts";
import { FactDialog } from "./FactDialog.tsx";
import { Presentation } from "./Presentation.tsx";
import { Slide } from "./Slide.tsx";

interface Props {
  id: string;
  map: ReactNode;
  legend: ReactNode;
}

/** One briefing: its steps, the one that is looked at, and the presentation of it. */
export function OpenBriefing({ id, map, legend }: Props) {
  const { t, language } = useI18n();
  const { data: briefing, error, refetch } = useQuery(briefingQuery(id));
  const at = useView((view) => view.step);
  const presenting = useBriefing((state) => state.presenting);
  const sheet = useBriefing((state) => state.sheet);
  const fact = useBriefing((state) => state.fact);
  if (error && !briefing)
    return (
      <div className={classes.page}>
        <BackToList />
        <ErrorNote message={error.message || t("briefing.failed")} onRetry={() => void refetch()} />
      </div>
    );
  if (!briefing) return <p className={classes.waiting}>{t("app.loading")}</p>;

  const { content, snapshot, status, newer } = briefing;
  const { steps } = content;
  const index = Math.min(at, steps.length) - 1;
  const step = (sheet !== null && content.sheets[sheet]) || steps[index];
  const place = sheet === null ? t("briefing.place", { n: index + 1, of: steps.length }) : t("present.answer");
  return (
    <div className={classes.open} data-presenting={presenting || undefined} data-testid="briefing">
      {!presenting && (
        <header className={classes.bar}>
          <BackToList />
          <h2 title={content.subtitle[language]}>{content.title[language]}</h2>
          <span className={classes.status} data-status={status}>
            {t(`briefing.status.${status}`)}
          </span>
          <span className={classes.quiet}>{t("briefing.asOf", { day: formatDay(content.stamp.asOf, language) })}</span>
          {newer && (
            <span className={classes.newer} title={t("briefing.newer.note")}>
              {t("briefing.newer")}
            </span>
          )}
          <span className={classes.tools}>
            {step && (
              <Button
                size="compact-sm"
                leftSection={<IconPresentation size={16} />}
                onClick={startPresenting}
                data-testid="present"
              >
                {t("briefing.present")}
              </Button>
            )}
          </span>
        </header>
      )}
      <div className={classes.body}>
        {!presenting && (
          <nav className={classes.rail} aria-label={t("briefing.contents")}>
            <ol data-testid="briefing-steps">
              {steps.map(({ id: name, title }, i) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-current={i === index && sheet === null ? "step" : undefined}
                    onClick={() => showStep(i + 1)}
                  >
                    <span>{i + 1}</span>
                    {title[language]}
                  </button>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className={classes.stage}>
          <div className={classes.frame}>
            {step ? (
              <Slide
                content={content}
                step={step}
                place={place}
                snapshot={snapshot.id}
                live={false}
                map={map}
                legend={legend}
              />
            ) : (
              <p className={classes.waiting}>{t("briefing.empty")}</p>
            )}
          </div>
          <Presentation steps={steps.length} sheets={content.sheets} step={step} />
        </div>
      </div>
      {fact !== null && content.facts[fact] && <FactDialog briefing={briefing} fact={content.facts[fact]} />}
    </div>
  );
}

function BackToList() {
  const { t } = useI18n();
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      leftSection={<IconChevronLeft size={16} />}
      onClick={() => openBriefing(null)}
      data-testid="briefing-back"
    >
      {t("briefing.back")}
    </Button>
  );
}
