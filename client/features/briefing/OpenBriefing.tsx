import { ActionIcon, Button, SegmentedControl } from "@mantine/core";
import IconChevronLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import IconChevronRight from "@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs";
import IconPresentation from "@tabler/icons-react/dist/esm/icons/IconPresentation.mjs";
import IconScreenShare from "@tabler/icons-react/dist/esm/icons/IconScreenShare.mjs";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { formatDay } from "#server/algorithms/briefing/words/format-fact.ts";
import type { Audience } from "#server/features/briefing-files/briefing-files.contract.ts";
import { ApiError, worthRetrying } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Briefing.module.css";
import { briefingQuery, publicQuery } from "./briefing.api.ts";
import { openBriefing, showAudience, showStep, startPresenting, useBriefing } from "./briefing.store.ts";
import { EditPanel } from "./EditPanel.tsx";
import { EditTools } from "./EditTools.tsx";
import { leaveEditor, useEditor } from "./editor.store.ts";
import { FactDialog } from "./FactDialog.tsx";
import { FileTools } from "./FileTools.tsx";
import { Presentation } from "./Presentation.tsx";
import { PresenterWindow } from "./PresenterWindow.tsx";
import { PublicBar, PublicMaking } from "./PublicBar.tsx";
import { isPresenterWindow, presentInTwoWindows, useWindowsInStep } from "./presenter-window.ts";
import { Slide } from "./Slide.tsx";
import { StepRail } from "./StepRail.tsx";

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
  const typed = useBriefing((state) => state.typed);
  const live = useBriefing((state) => state.live);
  const isPublic = useBriefing((state) => state.audience === "public");
  const { data: shown } = useQuery({
    ...publicQuery({ id, version: briefing?.version ?? 0 }),
    enabled: isPublic && briefing !== undefined,
    // Off again: what was worked out is kept, and not shown.
    select: (found) => (isPublic ? found : undefined),
  });
  const editing = useEditor((state) => state.open) && !presenting && !isPublic;
  const client = useQueryClient();
  useWindowsInStep(id);
  const fetchAgain = useBriefing((state) => state.fetchAgain === id);
  useEffect(() => {
    if (!fetchAgain) return;
    useBriefing.setState({ fetchAgain: null });
    void refetch();
  }, [fetchAgain, refetch]);
  useEffect(() => () => leaveEditor(client, id), [client, id]);
  if (error && !briefing)
    return (
      <div className={classes.page}>
        <BackToList />
        <ErrorNote
          message={error instanceof ApiError ? error.message : t("briefing.failed")}
          {...(worthRetrying(0, error) && { onRetry: () => void refetch() })}
        />
      </div>
    );
  if (!briefing) return <p className={classes.waiting}>{t("app.loading")}</p>;

  const { snapshot, status, newer } = briefing;
  const content = shown?.content ?? briefing.content;
  const { steps } = content;
  const index = Math.min(at, steps.length) - 1;
  const step = (sheet !== null && content.sheets[sheet]) || steps[index];
  const place = sheet === null ? t("briefing.place", { n: index + 1, of: steps.length }) : t("present.answer");
  // Nothing internal is seen while the public version is worked out.
  const making = isPublic && !shown;
  if (isPresenterWindow && step)
    return (
      <>
        <PresenterWindow briefing={{ ...briefing, content }} index={index} step={step} />
        <Presentation steps={steps.length} sheets={content.sheets} step={step} keysOnly />
      </>
    );
  return (
    <div className={classes.open} data-presenting={presenting || undefined} data-testid="briefing">
      {!presenting && (
        <div>
          <header className={classes.bar}>
            <BackToList />
            <h2 title={content.subtitle[language]}>{content.title[language]}</h2>
            <span className={classes.status} data-status={status}>
              {t(`briefing.status.${status}`)}
            </span>
            <span className={`${classes.quiet} ${classes.asOf}`}>
              {t("briefing.asOf", { day: formatDay(content.stamp.asOf, language) })}
            </span>
            {newer && (
              <span className={classes.newer} title={t("briefing.newer.note")}>
                {t("briefing.newer")}
              </span>
            )}
            {step && !making && <Pager at={index + 1} of={steps.length} />}
            <span className={classes.tools}>
              {briefing.mayEdit && <AudienceChoice />}
              {briefing.mayEdit && !isPublic && <EditTools briefing={briefing} />}
              <FileTools briefing={briefing} />
              {step && !making && (
                <Button
                  size="compact-sm"
                  variant="default"
                  className={classes.twoScreens}
                  leftSection={<IconScreenShare size={16} />}
                  onClick={presentInTwoWindows}
                  title={t("present.two.about")}
                  data-testid="present-two"
                >
                  {t("present.two")}
                </Button>
              )}
              {step && !making && (
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
          {isPublic && <PublicBar briefing={briefing} />}
        </div>
      )}
      <div className={classes.body}>
        {!presenting && !making && (
          <StepRail id={id} steps={steps} current={sheet === null ? index : null} editing={editing} />
        )}
        <div className={classes.stage}>
          <div className={classes.frame}>
            {making ? (
              <PublicMaking briefing={briefing} />
            ) : step ? (
              <Slide
                content={content}
                step={step}
                place={place}
                snapshot={snapshot.id}
                live={live}
                map={map}
                legend={legend}
                shown={shown}
              />
            ) : (
              <p className={classes.waiting}>{t("briefing.empty")}</p>
            )}
          </div>
          <Presentation steps={steps.length} sheets={content.sheets} step={step} />
        </div>
        {editing && step && sheet === null && <EditPanel key={step.id} briefing={briefing} step={step} />}
      </div>
      {!isPublic && fact !== null && content.facts[fact] && (
        <FactDialog briefing={briefing} fact={content.facts[fact]} typed={typed} />
      )}
    </div>
  );
}

/** In place of the list of steps where there is no room for it. */
function Pager({ at, of }: { at: number; of: number }) {
  const { t } = useI18n();
  return (
    <nav className={classes.pager} aria-label={t("briefing.contents")} data-testid="pager">
      <ActionIcon
        variant="default"
        size="lg"
        disabled={at <= 1}
        aria-label={t("briefing.previous")}
        onClick={() => showStep(at - 1)}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      {t("briefing.place", { n: at, of })}
      <ActionIcon
        variant="default"
        size="lg"
        disabled={at >= of}
        aria-label={t("briefing.next")}
        onClick={() => showStep(at + 1)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </nav>
  );
}

/** For whom the screen shows it: chosen before presenting. */
function AudienceChoice() {
  const { t } = useI18n();
  const audience = useBriefing((state) => state.audience);
  const unsaved = useEditor((state) => state.state !== "saved");
  return (
    <SegmentedControl
      size="xs"
      value={audience}
      disabled={unsaved}
      onChange={(value) => showAudience(value as Audience)}
      data={[
        { value: "internal", label: t("public.internal") },
        { value: "public", label: t("public.public") },
      ]}
      aria-label={t("public.choice")}
      data-testid="audience"
    />
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
