import { Button, NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Fault } from "#server/contracts/check-record.ts";
import { LAYERS, type Layer } from "#server/contracts/vocabulary.contract.ts";
import type { EditableRecord } from "#server/features/editing/editing.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { useView } from "../../lib/view/view.store.ts";
import { Panel } from "../../ui/Panel.tsx";
import { ConflictDialog } from "./ConflictDialog.tsx";
import { editOf, faultsOf, isEmptyEdit, recordOf, valuesOf } from "./draft.ts";
import { SHAPES_OF, shapeOf } from "./drawing.ts";
import classes from "./Editing.module.css";
import { addAccident, addSite, refreshRecords, saveRecord, type Table } from "./editing.api.ts";
import {
  closeForm,
  finishDrawing,
  leaveForm,
  moveTo,
  placeRecord,
  shapeAs,
  tell,
  useEditing,
} from "./editing.store.ts";
import { FormFieldInput, inputId } from "./FormFieldInput.tsx";
import { FORM_GROUPS, formFields, type RecordKind, type Values } from "./form-fields.ts";
import { PositionFields } from "./PositionFields.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { useFaultWords } from "./use-field-words.ts";
import { useFormKeys } from "./use-form-keys.ts";

/** Shows a record that was saved; null, that it is gone. */
export type Shown = (table: Table, id: string | null) => void;

interface Props {
  table: Table;
  /** Null of a new record. */
  base: EditableRecord | null;
  onShow: Shown;
}

/** The form of a record that exists, or of a new one. Ctrl+S saves, Enter goes on to the next field, Escape leaves. */
export function RecordForm({ table, base: opened, onShow }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const wordsOf = useFaultWords();
  const { may } = usePerson();
  // After a conflict the record is edited on from the one that was there.
  const [base, setBase] = useState(opened);
  const ofAccident = table === "accident";
  const [kind, setKind] = useState<RecordKind>(() =>
    ofAccident ? "accident" : (opened?.layer ?? useView.getState().filter.layer[0] ?? "self_built_house"),
  );
  const [values, setValues] = useState<Values>(() => (opened ? valuesOf(opened) : startingValues()));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<EditableRecord | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const geometry = useEditing((state) => state.geometry);
  const leaving = useEditing((state) => state.leaving !== null);
  const drawing = useEditing((state) => state.drawing !== null);
  const [removing, setRemoving] = useState(false);

  const withOwner = !ofAccident && (base ? base.owner !== null && !base.owner.masked : may("contact"));
  const fields = useMemo(() => formFields(kind, withOwner), [kind, withOwner]);
  const name = base ? nameOf(base) : "";
  const before = useMemo(() => (base ? valuesOf(base) : null), [base]);
  const edit = editOf({ values: before ?? {}, geometry: base?.geometry ?? null }, { values, geometry }, ofAccident);
  const dirty = base ? !isEmptyEdit(edit) : Object.keys(values).length > 0;

  useEffect(() => {
    if (opened) placeRecord(opened);
  }, [opened]);
  useEffect(() => useEditing.setState({ dirty }), [dirty]);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus(), []);

  const show = (list: readonly Fault[]) => {
    setFaults(list);
    const first = fields.find(({ name }) => list.some(({ field }) => field === name))?.name ?? list[0]?.field;
    if (first) document.getElementById(inputId(first))?.focus();
  };

  const save = async (of: EditableRecord | null = base, what: Values = values) => {
    if (busy) return;
    setFailure(null);
    // Nobody means to lose what is drawn: it counts once it has vertices enough.
    finishDrawing();
    if (useEditing.getState().drawing) return setFailure(t("edit.draw.unfinished"));
    const position = useEditing.getState().geometry;
    const missing =
      position || ofAccident
        ? []
        : [{ field: "geometry", value: null, rule: "required", reason: "is required" } as const];
    const found = [...faultsOf(kind, what, of ? valuesOf(of) : null), ...missing];
    if (found.length > 0) return show(found);
    setFaults([]);
    const change = editOf(
      { values: of ? valuesOf(of) : {}, geometry: of?.geometry ?? null },
      { values: what, geometry: position },
      ofAccident,
    );
    if (of && isEmptyEdit(change)) return done(of, t("edit.nothing"));
    setBusy(true);
    try {
      const saved = of
        ? await saveRecord(table, of.id, of.version, change)
        : kind === "accident"
          ? await addAccident({ record: recordOf(what), geometry: position })
          : await addSite({
              layer: kind,
              record: recordOf(what),
              geometry: position!,
              ...(change.owner && { owner: change.owner }),
            });
      done(saved, t(of ? "edit.saved" : "edit.added"));
    } catch (error) {
      refused(error);
    } finally {
      setBusy(false);
    }
  };
  const done = (saved: EditableRecord, text: string) => {
    refreshRecords(client);
    closeForm();
    onShow(table, saved.id);
    tell(text);
  };
  const refused = (error: unknown) => {
    if (!(error instanceof ApiError)) return setFailure(t("edit.failed.away"));
    const { errors, current } = error.problem as { errors?: Fault[]; current?: EditableRecord };
    if (error.status === 409 && current) return setConflict(current);
    if (error.status === 400 && errors?.[0]?.rule) return show(errors);
    setFailure(
      error.status === 404
        ? t(ofAccident ? "accident.gone" : "site.gone")
        : error.status === 403
          ? t("edit.failed.area")
          : t("edit.failed"),
    );
  };

  useFormKeys({ save: () => void save(), leave: leaveForm, off: conflict !== null || removing || leaving || drawing });

  const goOn = (event: KeyboardEvent<HTMLFormElement>) => {
    const target = event.target as HTMLElement;
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !target.matches("input, select")) return;
    event.preventDefault();
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("input, select, textarea")];
    const next = all[all.indexOf(target) + 1];
    if (next) next.focus();
    else void save();
  };

  const faultOf = (name: string) => faults.find(({ field }) => field === name);
  const elsewhere = faults.filter(({ field }) => field !== "geometry" && !fields.some(({ name }) => name === field));
  const positionFault = faultOf("geometry");
  return (
    <Panel
      testId="edit-form"
      label={t(ofAccident ? "edit.accident.title" : "edit.title")}
      title={
        ofAccident
          ? t(base ? "edit.accident.of" : "edit.accident.new", { at: name })
          : t(base ? "edit.of" : "edit.new", { name })
      }
      onClose={leaveForm}
      head={
        base?.changed.by && (
          <p className={classes.hint}>
            {t("edit.lastChange", { by: base.changed.by, at: formatInstant(base.changed.at) })}
          </p>
        )
      }
      foot={
        <div className={classes.foot}>
          {(failure || faults.length > 0) && (
            <p role="alert" className={classes.failure} data-testid="edit-failure">
              {failure ?? t("edit.faults", { n: faults.length }, faults.length)}
              {elsewhere.map((fault) => (
                <span key={fault.field}>
                  {fault.field}: {wordsOf(fault)}
                </span>
              ))}
            </p>
          )}
          <Button size="xs" onClick={() => void save()} loading={busy} data-testid="edit-save" title="Ctrl S">
            {t("edit.save")}
          </Button>
          <Button size="xs" variant="default" onClick={leaveForm} data-testid="edit-cancel">
            {t("edit.cancel")}
          </Button>
          {base && (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              className={classes.remove}
              onClick={() => setRemoving(true)}
              data-testid="edit-remove"
            >
              {t("edit.remove")}
            </Button>
          )}
        </div>
      }
    >
      <form
        ref={form}
        className={classes.form}
        onKeyDown={goOn}
        onSubmit={(event) => event.preventDefault()}
        noValidate
      >
        {!base && !ofAccident && (
          <NativeSelect
            label={t("attribute.layer")}
            size="xs"
            value={kind}
            onChange={(event) => {
              setKind(event.currentTarget.value as Layer);
              if (!SHAPES_OF[event.currentTarget.value as Layer].includes(shapeNow())) shapeAs("Point");
              // Category and attributes are of the layer.
              setValues(
                Object.fromEntries(
                  Object.entries(values).filter(([name]) => name !== "category" && !name.startsWith("attributes.")),
                ),
              );
              setFaults([]);
            }}
            data={LAYERS.map((one) => ({ value: one, label: t(`layer.${one}`) }))}
            data-testid="edit-layer"
          />
        )}
        {FORM_GROUPS.map((group) => {
          const list = fields.filter((field) => field.group === group);
          if (list.length === 0) return null;
          return (
            <fieldset key={group} className={classes.group}>
              <legend>{t(`edit.group.${group}`)}</legend>
              <div className={classes.fields}>
                {list.map((field) => (
                  <FormFieldInput
                    key={`${kind} ${field.name}`}
                    field={field}
                    value={values[field.name]}
                    fault={faultOf(field.name)}
                    onChange={(value) => {
                      setValues((all) => ({ ...all, [field.name]: value }));
                      if (faultOf(field.name)) setFaults(faults.filter((fault) => fault.field !== field.name));
                    }}
                  />
                ))}
              </div>
            </fieldset>
          );
        })}
        {base?.owner?.masked && (base.owner.name || base.owner.phone) && (
          <p className={classes.hint}>
            {t("edit.owner.masked", { owner: [base.owner.name, base.owner.phone].filter(Boolean).join(" ") })}
          </p>
        )}
        <PositionFields
          kind={kind}
          regionCode={values.region_code as string | undefined}
          error={positionFault && wordsOf(positionFault)}
        />
      </form>
      {conflict && (
        <ConflictDialog
          base={base!}
          values={values}
          current={conflict}
          onCancel={() => setConflict(null)}
          onSave={(chosen, position) => {
            setConflict(null);
            setBase(conflict);
            setValues(chosen);
            useEditing.setState({ before: conflict.geometry });
            moveTo(position);
            void save(conflict, chosen);
          }}
        />
      )}
      {removing && base && (
        <RemoveDialog
          table={table}
          record={base}
          name={name}
          onClose={() => setRemoving(false)}
          onRemoved={() => onShow(table, null)}
        />
      )}
    </Panel>
  );
}

const shapeNow = () => {
  const { geometry, drawing } = useEditing.getState();
  return drawing?.shape ?? (geometry ? shapeOf(geometry) : "Point");
};

/** A site by its name, an accident by when it happened. */
const nameOf = ({ record }: EditableRecord): string => String(record.name ?? record.occurred_at).replace("T", " ");

/** The township looked at, where there is one. */
function startingValues(): Values {
  const { place } = useView.getState().filter;
  return place && /^[0-9]{9,12}$/.test(place) ? { region_code: place } : {};
}
