import { Button } from "@mantine/core";
import type { FindingStatus, Supervision } from "#server/contracts/vocabulary.contract.ts";
import type { Finding } from "#server/features/sites/sites.contract.ts";
import { lastActor } from "../../lib/finding-history.ts";
import { NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./FindingWork.module.css";
import { type ComparedField, conflictRows, type FormAction, mayApplyAgain, type StepValues } from "./step-form.ts";

interface Props {
  action: FormAction;
  /** The finding when the form was opened, what the form would make of it, and what it is now. */
  base: Finding;
  values: StepValues;
  theirs: Finding;
  onTheirs: () => void;
  onMine: () => void;
}

/** Somebody else was first: yours and theirs field by field, and the choice between them. Nothing is lost silently. */
export function ConflictView({ action, base, values, theirs, onTheirs, onMine }: Props) {
  const { t } = useI18n();
  const rows = conflictRows(action, base, values, theirs);
  const again = mayApplyAgain(action, theirs, values);
  const words = (field: ComparedField, value: string | null) =>
    value === null || value === ""
      ? NO_VALUE
      : field === "status"
        ? t(`findingStatus.${value as FindingStatus}`)
        : field === "supervision"
          ? t(`supervision.${value as Supervision}`)
          : value;
  return (
    <section className={classes.conflict} role="alert" aria-label={t("workflow.conflict.title")} data-testid="conflict">
      <p>
        <strong>{t("workflow.conflict.title")}</strong> {t("workflow.conflict.about", { actor: lastActor(theirs) })}
      </p>
      <table className={classes.compare}>
        <thead>
          <tr>
            <th scope="col">{t("workflow.conflict.field")}</th>
            <th scope="col">{t("workflow.conflict.before")}</th>
            <th scope="col">{t("workflow.conflict.mine")}</th>
            <th scope="col">{t("workflow.conflict.theirs")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, before, mine, theirs, clash }) => (
            <tr key={field} data-clash={clash || undefined} data-testid={`conflict-${field}`}>
              <th scope="row">{t(field === "status" ? "workflow.field.status" : `workflow.field.${field}`)}</th>
              <td>{words(field, before)}</td>
              <td data-changed={mine !== before || undefined}>{words(field, mine)}</td>
              <td data-changed={theirs !== before || undefined}>{words(field, theirs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {values.note && (
        <p>
          {t("workflow.conflict.note")} {values.note}
        </p>
      )}
      {!again && <p className={classes.refusal}>{t("workflow.conflict.passed")}</p>}
      <div className={classes.buttons}>
        <Button size="compact-xs" onClick={onTheirs} data-testid="conflict-theirs">
          {t("workflow.conflict.takeTheirs")}
        </Button>
        <Button size="compact-xs" variant="default" disabled={!again} onClick={onMine} data-testid="conflict-mine">
          {t("workflow.conflict.applyMine")}
        </Button>
      </div>
    </section>
  );
}
