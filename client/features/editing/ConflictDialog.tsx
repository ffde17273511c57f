import { Button } from "@mantine/core";
import { useState } from "react";
import type { EditableRecord, GeometryJson } from "#server/features/editing/editing.contract.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { Dialog } from "./Dialog.tsx";
import { type Choice, conflictRows, POSITION, resolved, usualChoice, valuesOf } from "./draft.ts";
import classes from "./Editing.module.css";
import { useEditing } from "./editing.store.ts";
import type { Values } from "./form-fields.ts";
import { useFieldName, useFieldValue } from "./use-field-words.ts";

interface Props {
  /** The record as it was opened, what was made of it here, and what it is now. */
  base: EditableRecord;
  values: Values;
  current: EditableRecord;
  onCancel: () => void;
  onSave: (values: Values, geometry: GeometryJson | null) => void;
}

/** Somebody else saved first: field by field, whose value stands. */
export function ConflictDialog({ base, values, current, onCancel, onSave }: Props) {
  const { t } = useI18n();
  const nameOf = useFieldName();
  const wordsFor = useFieldValue();
  const geometry = useEditing((state) => state.geometry);
  const withPosition = (of: Values, at: GeometryJson | null): Values => ({ ...of, [POSITION]: at ?? undefined });
  const theirs = withPosition(valuesOf(current), current.geometry);
  const rows = conflictRows(withPosition(valuesOf(base), base.geometry), withPosition(values, geometry), theirs);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const choiceOf = (field: string) => {
    const row = rows.find((one) => one.field === field)!;
    return choices[field] ?? usualChoice(row);
  };
  const open = rows.filter(({ field }) => choiceOf(field) === undefined).length;
  const save = () => {
    const { [POSITION]: position, ...rest } = resolved(theirs, rows, choices);
    onSave(rest, (position as GeometryJson | undefined) ?? null);
  };
  return (
    <Dialog onClose={onCancel} size={760} title={t("edit.conflict.title")} testId="edit-conflict">
      <p className={classes.lead}>
        {t("edit.conflict.about", {
          by: current.changed.by ?? t("edit.somebody"),
          at: formatInstant(current.changed.at),
        })}
      </p>
      <div className={classes.scroll}>
        <table className={classes.compare}>
          <thead>
            <tr>
              <th scope="col">{t("edit.conflict.field")}</th>
              <th scope="col">{t("edit.conflict.before")}</th>
              <th scope="col">{t("edit.conflict.mine")}</th>
              <th scope="col">{t("edit.conflict.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.field} data-clash={row.clash || undefined} data-testid={`conflict-${row.field}`}>
                <th scope="row">{nameOf(row.field)}</th>
                <td>{wordsFor(row.field, row.before)}</td>
                {(["mine", "theirs"] as const).map((side) => (
                  <td key={side} data-chosen={choiceOf(row.field) === side || undefined}>
                    <label>
                      <input
                        type="radio"
                        name={`conflict ${row.field}`}
                        data-autofocus={row === rows[0] && side === "mine" ? true : undefined}
                        checked={choiceOf(row.field) === side}
                        onChange={() => setChoices({ ...choices, [row.field]: side })}
                        data-testid={`conflict-${row.field}-${side}`}
                      />
                      {wordsFor(row.field, row[side])}
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.buttons}>
        {open > 0 && <span className={classes.hint}>{t("edit.conflict.open", { n: open }, open)}</span>}
        <Button size="xs" variant="default" onClick={onCancel}>
          {t("edit.conflict.back")}
        </Button>
        <Button size="xs" onClick={save} disabled={open > 0} data-testid="conflict-save">
          {t("edit.conflict.save")}
        </Button>
      </div>
    </Dialog>
  );
}
