import { Button, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BriefingContent, BriefingLanguage, Step } from "#server/algorithms/briefing/briefing.ts";
import { isStateSecretMark } from "#server/algorithms/briefing/state-secret.ts";
import { checkWords } from "#server/algorithms/briefing/words/check-words.ts";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./EditPanel.module.css";
import { editWords, wordsText } from "./edit-words.ts";
import { changeContent, save, settleConflict, undoChange, useEditor } from "./editor.store.ts";
import { useTyped } from "./use-typed.ts";

interface Props {
  briefing: Briefing;
  step: Step;
}

/** Title, words and notes of a step, in either language; saved as they are typed. */
export function EditPanel({ briefing, step }: Props) {
  const { t, language: shown } = useI18n();
  const client = useQueryClient();
  const [chosen, setLanguage] = useState<BriefingLanguage | null>(null);
  const language = chosen ?? shown;
  const { id, content } = briefing;
  const [title, typeTitle] = useTyped(step.title[language]);
  const [words, typeWords] = useTyped(wordsText(step.words[language]));
  const [notes, typeNotes] = useTyped(step.notes[language]);
  const change = (what: string, make: (step: Step) => Step) =>
    changeContent(client, id, { kind: `${what} ${step.id} ${language}`, steps: [step.id] }, (now) =>
      withStep(now, step.id, make),
    );
  const marks = checkWords({ steps: [step], sheets: {}, facts: content.facts }).filter(
    (mark) => mark.language === language && mark.typed !== "",
  );
  const restore = ({ paragraph, segment, expected }: (typeof marks)[number]) =>
    change("restore", (now) => ({
      ...now,
      words: {
        ...now.words,
        [language]: now.words[language].map((segments, p) =>
          p !== paragraph
            ? segments
            : segments.map((one, s) => (s === segment && "fact" in one ? { fact: one.fact, text: expected } : one)),
        ),
      },
    }));
  return (
    <aside className={classes.panel} aria-label={t("briefing.edit.label")} data-testid="edit-panel">
      <SaveState id={id} />
      <SegmentedControl
        size="xs"
        value={language}
        onChange={(value) => setLanguage(value as BriefingLanguage)}
        data={[
          { value: "zh", label: "中文" },
          { value: "en", label: "English" },
        ]}
        aria-label={t("briefing.edit.language")}
      />
      <TextInput
        label={t("briefing.edit.title")}
        value={title}
        maxLength={400}
        onChange={(event) => {
          const { value } = event.currentTarget;
          typeTitle(value);
          change("title", (now) => ({ ...now, title: { ...now.title, [language]: value } }));
        }}
        data-testid="edit-title"
      />
      <Textarea
        label={t("briefing.edit.words")}
        description={t("briefing.edit.words.about")}
        value={words}
        autosize
        minRows={6}
        maxRows={18}
        onChange={(event) => {
          const { value } = event.currentTarget;
          typeWords(value);
          change("words", (now) => ({
            ...now,
            words: { ...now.words, [language]: editWords(now.words[language], value) },
          }));
        }}
        data-testid="edit-words"
      />
      {marks.length > 0 && (
        <ul className={classes.marks} data-testid="edit-marks">
          {marks.map((mark) => (
            <li key={`${mark.paragraph}-${mark.segment}-${mark.typed}`} data-mark={mark.mark}>
              {t(`briefing.mark.${mark.mark}`, { typed: mark.typed, expected: mark.expected })}
              {mark.expected !== "" && (
                <Button size="compact-xs" variant="default" className={classes.restore} onClick={() => restore(mark)}>
                  {t("briefing.mark.restore")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Textarea
        label={t("present.notes")}
        description={t("briefing.edit.notes.about")}
        value={notes}
        autosize
        minRows={3}
        maxRows={10}
        onChange={(event) => {
          const { value } = event.currentTarget;
          typeNotes(value);
          change("notes", (now) => ({ ...now, notes: { ...now.notes, [language]: value } }));
        }}
        data-testid="edit-notes"
      />
      <StampFields key={language} briefing={briefing} language={language} />
    </aside>
  );
}

/** What is printed on every page: who may read it, and the number under which the maps were approved. */
function StampFields({ briefing: { id, content }, language }: { briefing: Briefing; language: BriefingLanguage }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const { confidentiality, approval } = content.stamp;
  /** A mark that must not be given: shown as it was typed, and not saved. */
  const [refused, setRefused] = useState<string | null>(null);
  const [mark, typeMark] = useTyped(confidentiality[language]);
  const [number, typeNumber] = useTyped(approval);
  const change = (kind: string, stamp: Partial<BriefingContent["stamp"]>) =>
    changeContent(client, id, { kind: `${kind} ${language}`, stamp: true }, (now) => ({
      ...now,
      stamp: { ...now.stamp, ...stamp },
    }));
  return (
    <fieldset className={classes.stamp}>
      <legend>{t("stamp.edit")}</legend>
      <TextInput
        label={t("stamp.confidentiality")}
        placeholder={t("stamp.confidentiality.placeholder")}
        description={t("stamp.confidentiality.about")}
        value={refused ?? mark}
        error={refused !== null && t("stamp.confidentiality.secret")}
        maxLength={100}
        onChange={({ currentTarget: { value } }) => {
          const isSecret = isStateSecretMark(value);
          setRefused(isSecret ? value : null);
          if (isSecret) return;
          typeMark(value);
          change("confidentiality", { confidentiality: { ...confidentiality, [language]: value } });
        }}
        data-testid="edit-confidentiality"
      />
      <TextInput
        label={t("stamp.approval")}
        placeholder={t("stamp.approval.placeholder")}
        description={t("stamp.approval.about")}
        value={number}
        maxLength={100}
        onChange={({ currentTarget: { value } }) => {
          typeNumber(value);
          change("approval", { approval: value });
        }}
        data-testid="edit-approval"
      />
    </fieldset>
  );
}

const withStep = (content: BriefingContent, id: string, make: (step: Step) => Step): BriefingContent => ({
  ...content,
  steps: content.steps.map((step) => (step.id === id ? make(step) : step)),
});

/** Whether what was typed has been saved, and what to do where it could not be. */
function SaveState({ id }: { id: string }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const { state, problem, undo } = useEditor();
  if (state === "conflict" || state === "failed")
    return (
      <div role="alert" className={classes.problem} data-testid="edit-problem">
        <p>{problem}</p>
        {state === "failed" ? (
          <Button size="compact-sm" onClick={() => void save(client, id)}>
            {t("app.retry")}
          </Button>
        ) : (
          <>
            <Button size="compact-sm" onClick={() => void settleConflict(client, id, "mine")}>
              {t("briefing.conflict.mine")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void settleConflict(client, id, "theirs")}>
              {t("briefing.conflict.theirs")}
            </Button>
          </>
        )}
      </div>
    );
  return (
    <div className={classes.state}>
      <span role="status" data-testid="edit-state">
        {t(`briefing.edit.state.${state}`)}
      </span>
      <Button
        size="compact-xs"
        variant="default"
        disabled={undo.length === 0}
        onClick={() => undoChange(client, id)}
        data-testid="edit-undo"
      >
        {t("briefing.edit.undo")}
      </Button>
    </div>
  );
}
