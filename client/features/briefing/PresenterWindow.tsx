import { Button, SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Step } from "#server/algorithms/briefing/briefing.ts";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { showSheet, showStep, useBriefing } from "./briefing.store.ts";
import classes from "./PresenterWindow.module.css";
import { isTypedOver } from "./typed-over.ts";

interface Props {
  briefing: Briefing;
  /** Of the step that the briefing is at, from 0. */
  index: number;
  /** What is on the wall: that step or a unit's sheet. */
  step: Step;
}

/** The presenter's own window: what to say, what comes next, and how long it has taken. */
export function PresenterWindow({ briefing, index, step }: Props) {
  const { t, language } = useI18n();
  const black = useBriefing((state) => state.black);
  const live = useBriefing((state) => state.live);
  const sheet = useBriefing((state) => state.sheet);
  const refused = useBriefing((state) => state.refused);
  const { steps, facts } = briefing.content;
  const next = sheet === null ? steps[index + 1] : steps[index];
  const go = (to: number) => (sheet === null ? showStep(Math.max(1, Math.min(steps.length, to))) : showSheet(null));
  return (
    <div className={classes.window} data-testid="presenter">
      <header className={classes.head}>
        <Clock />
        <SegmentedControl
          size="sm"
          value={live ? "live" : "frozen"}
          onChange={(value) => useBriefing.setState({ live: value === "live" })}
          data={[
            { value: "frozen", label: t("present.frozen") },
            { value: "live", label: t("present.live") },
          ]}
          aria-label={t("present.data")}
        />
        <Button
          variant={black ? "filled" : "default"}
          aria-pressed={black}
          onClick={() => useBriefing.setState({ black: !black })}
          data-testid="presenter-black"
        >
          {t("present.black.button")}
        </Button>
        <span className={classes.steps}>
          <Button variant="default" onClick={() => go(index)} disabled={index === 0 && sheet === null}>
            {t("briefing.previous")}
          </Button>
          <strong>{t("briefing.place", { n: index + 1, of: steps.length })}</strong>
          <Button onClick={() => go(index + 2)} disabled={!next} data-testid="presenter-next">
            {t("briefing.next")}
          </Button>
        </span>
      </header>
      {refused === "fullScreen" && (
        <p className={classes.refused} role="status" data-testid="wall-not-full">
          {t("present.refused.wall")}
        </p>
      )}
      <section className={classes.now} aria-label={t("present.now")}>
        <p className={classes.label}>{t("present.now")}</p>
        <h2>{step.title[language]}</h2>
        <section className={classes.notes} aria-label={t("present.notes")}>
          <p className={classes.label}>{t("present.notes")}</p>
          <p data-testid="presenter-notes">{step.notes[language] || t("present.notes.none")}</p>
        </section>
        {step.words[language].map((paragraph, p) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no name of their own
          <p key={p}>
            {paragraph
              .map((segment) => (isTypedOver(segment, facts, language) ? `${segment.text}†` : segment.text))
              .join("")}
          </p>
        ))}
      </section>
      <aside className={classes.next}>
        <p className={classes.label}>{t("present.next")}</p>
        {next ? (
          <>
            <h3 data-testid="presenter-next-title">{next.title[language]}</h3>
            <p>{next.words[language][0]?.map(({ text }) => text).join("")}</p>
          </>
        ) : (
          <p>{t("present.next.none")}</p>
        )}
        <p className={classes.keys}>{t("present.keys")}</p>
      </aside>
    </div>
  );
}

const TICK_MS = 500;
const two = (value: number) => String(value).padStart(2, "0");

/** The time of day, and since the window was opened or set back. */
function Clock() {
  const { t } = useI18n();
  const [start, setStart] = useState(() => Date.now());
  const [now, setNow] = useState(start);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const day = new Date(now);
  const seconds = Math.max(0, Math.floor((now - start) / 1000));
  return (
    <div className={classes.clock}>
      <span>
        <small>{t("present.clock")}</small>
        {two(day.getHours())}:{two(day.getMinutes())}
      </span>
      <span role="timer" aria-label={t("present.elapsed")}>
        <small>{t("present.elapsed")}</small>
        {two(Math.floor(seconds / 60))}:{two(seconds % 60)}
      </span>
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          setStart(Date.now());
          setNow(Date.now());
        }}
      >
        {t("present.elapsed.reset")}
      </Button>
    </div>
  );
}
