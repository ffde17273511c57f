import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { SUPERVISIONS, type Supervision } from "#server/contracts/vocabulary.contract.ts";
import type { Finding } from "#server/features/sites/sites.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./FindingWork.module.css";
import {
  actionKey,
  type FormAction,
  fieldsOf,
  formFaults,
  noteIsOptional,
  oneLine,
  type StepField,
  type StepValues,
} from "./step-form.ts";

const LONGEST: Partial<Record<StepField, number>> = { unit: 100, person: 60, measures: 1000, note: 500 };

interface Props {
  action: FormAction;
  finding: Finding;
  values: StepValues;
  busy: boolean;
  onChange: (values: StepValues) => void;
  onSend: () => void;
  onCancel: () => void;
}

/** What one action asks for; what is missing is said at its field once somebody tries to send it. */
export function StepForm({ action, finding, values, busy, onChange, onSend, onCancel }: Props) {
  const { t } = useI18n();
  const [tried, setTried] = useState(false);
  const faults = formFaults(action, finding, values);
  const faultOf = (field: StepField) => {
    const fault = tried && faults.find((one) => one.field === field);
    return fault ? t(`workflow.fault.${fault.fault}`) : undefined;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faults.length === 0 && !busy) onSend();
  };
  const set = (field: StepField, value: string) => onChange({ ...values, [field]: value });
  const shared = (field: StepField) => ({
    size: "xs" as const,
    label: t(`workflow.field.${field}`),
    error: faultOf(field),
    value: values[field],
    maxLength: LONGEST[field],
    "data-testid": `field-${field}`,
  });
  const noteLabel = noteIsOptional(action, finding, values)
    ? t("workflow.field.note.optional")
    : action === "submitted"
      ? t("workflow.field.note.noPhoto")
      : t("workflow.field.note");

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {fieldsOf(action).map((field) => {
        if (field === "supervision")
          return (
            <NativeSelect
              key={field}
              {...shared(field)}
              data={SUPERVISIONS.filter((level) => level !== finding.supervision).map((level) => ({
                value: level,
                label: level === "none" ? t("workflow.lift") : t(`supervision.${level}`),
              }))}
              onChange={(event) => onChange({ ...values, supervision: event.target.value as Supervision })}
            />
          );
        if (field === "deadline")
          return (
            <TextInput
              key={field}
              {...shared(field)}
              type="date"
              min={finding.deadline}
              description={t("workflow.field.deadline.about", {
                deadline: finding.deadline,
                original: finding.deadlineOriginal,
              })}
              onChange={(event) => set(field, event.target.value)}
            />
          );
        if (field === "unit" || field === "person")
          return (
            <TextInput key={field} {...shared(field)} onChange={(event) => set(field, oneLine(event.target.value))} />
          );
        return (
          <Textarea
            key={field}
            {...shared(field)}
            label={field === "note" ? noteLabel : t(`workflow.field.${field}`)}
            autosize
            minRows={2}
            maxRows={5}
            onChange={(event) => set(field, oneLine(event.target.value))}
          />
        );
      })}
      <div className={classes.buttons}>
        <Button type="submit" size="compact-xs" loading={busy} data-testid="progress-confirm">
          {t("workflow.confirm", { action: t(actionKey(action, finding)) })}
        </Button>
        <Button variant="default" size="compact-xs" disabled={busy} onClick={onCancel}>
          {t("progress.cancel")}
        </Button>
      </div>
    </form>
  );
}
