import { Button } from "@mantine/core";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FindingStatus } from "#server/contracts/vocabulary.contract.ts";
import type { Finding } from "#server/features/sites/sites.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ConflictView } from "./ConflictView.tsx";
import classes from "./FindingWork.module.css";
import { Photos } from "./photos/Photos.tsx";
import { StepForm } from "./StepForm.tsx";
import {
  actionKey,
  type FormAction,
  formActions,
  isStep,
  requestOf,
  type StepValues,
  startingValues,
} from "./step-form.ts";
import { changeFinding, currentOf, showFinding } from "./workflow.api.ts";

interface OpenForm {
  action: FormAction;
  /** The finding as it was when the form was opened. */
  base: Finding;
  values: StepValues;
}

/** Said of one version of the finding; what comes after makes it old. */
type Outcome = ({ kind: "done"; action: FormAction; status: FindingStatus } | { kind: "failed" | "away" }) & {
  version: number;
};

/** A finding's photos and, for whoever works on it, what may be done next. */
export function FindingWork({ finding }: { siteId: string; finding: Finding }) {
  return (
    <>
      <Photos finding={finding} />
      {finding.actions.length > 0 && <NextActions finding={finding} />}
    </>
  );
}

function NextActions({ finding }: { finding: Finding }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [form, setForm] = useState<OpenForm | null>(null);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const actions = formActions(finding);
  const open = actions.filter(({ refusal }) => refusal === null);
  // Somebody else changed it while the form was open, and the page heard of it or was told when it sent the form.
  const overtaken = form !== null && !busy && form.base.version !== finding.version;

  const choose = (action: FormAction | null) => {
    setForm(action && { action, base: finding, values: startingValues(action, finding) });
    setOutcome(null);
  };
  const send = async ({ action, values }: OpenForm, version: number) => {
    setBusy(true);
    setOutcome(null);
    try {
      const changed = await changeFinding(finding.id, requestOf(action, values, version));
      await showFinding(client, changed);
      setForm(null);
      setOutcome({ kind: "done", action, status: changed.status, version: changed.version });
    } catch (error) {
      const current = currentOf(error);
      if (current) await showFinding(client, current);
      else setOutcome({ kind: error instanceof ApiError ? "failed" : "away", version });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={classes.work} data-testid="progress">
      {open.length > 0 && (
        <fieldset className={classes.steps} aria-label={t("workflow.next")} disabled={busy}>
          {open.map(({ action }) => (
            <Button
              key={action}
              size="compact-xs"
              variant={form?.action === action ? "filled" : isStep(action, finding) ? "light" : "default"}
              aria-pressed={form?.action === action}
              onClick={() => choose(form?.action === action ? null : action)}
              data-testid={`progress-${action}`}
            >
              {t(actionKey(action, finding))}
            </Button>
          ))}
        </fieldset>
      )}
      <Refusals finding={finding} />
      {form && overtaken ? (
        <ConflictView
          {...form}
          theirs={finding}
          onTheirs={() => setForm(null)}
          onMine={() => {
            setForm({ ...form, base: finding });
            void send(form, finding.version);
          }}
        />
      ) : (
        form && (
          <StepForm
            key={form.action}
            action={form.action}
            finding={finding}
            values={form.values}
            busy={busy}
            onChange={(values) => setForm({ ...form, values })}
            onSend={() => void send(form, form.base.version)}
            onCancel={() => choose(null)}
          />
        )
      )}
      {outcome && outcome.version === finding.version && (
        <p
          className={classes.outcome}
          data-kind={outcome.kind}
          role={outcome.kind === "done" ? "status" : "alert"}
          data-testid="progress-outcome"
        >
          {outcome.kind === "done" && <IconCheck size={14} aria-hidden />}
          <span>
            {outcome.kind !== "done"
              ? t(`progress.${outcome.kind}`)
              : outcome.action === "extension" || outcome.action === "supervision"
                ? t(`workflow.done.${outcome.action}`)
                : t("progress.done", { status: t(`findingStatus.${outcome.status}`) })}
          </span>
        </p>
      )}
    </div>
  );
}

/** Why the next step is not this person's: whose it is, or what forbids it. */
function Refusals({ finding }: { finding: Finding }) {
  const { t, language } = useI18n();
  const steps = formActions(finding).filter(({ action }) => isStep(action, finding));
  const sentences = (["own_submission", "supervisor", "officer"] as const).flatMap((refusal) => {
    const refused = steps.filter((one) => one.refusal === refusal);
    if (refused.length === 0) return [];
    const names = refused.map(({ action }) => t(`workflow.action.${action}`)).join(language === "zh" ? "、" : ", ");
    return [t(`workflow.refusal.${refusal}`, { steps: names })];
  });
  return sentences.map((sentence) => (
    <p key={sentence} className={classes.refusal} data-testid="progress-refusal">
      {sentence}
    </p>
  ));
}
