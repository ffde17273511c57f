import { Button, NativeSelect, Switch } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { LAYERS, type Layer } from "#server/contracts/vocabulary.contract.ts";
import { BULK_FIELDS, type BulkPreview } from "#server/features/editing/bulk.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { BulkPreviewTable } from "./BulkPreviewTable.tsx";
import { Dialog } from "./Dialog.tsx";
import classes from "./Editing.module.css";
import { applyBulk, type BulkAsked, previewBulk, refreshRecords, undoBulk } from "./editing.api.ts";
import { tell, useEditing } from "./editing.store.ts";
import { FormFieldInput } from "./FormFieldInput.tsx";
import { type FormField, formFields } from "./form-fields.ts";
import { useFieldName } from "./use-field-words.ts";

/** One change for all sites of a list: choose the field, the value, look at what it does, apply, undo. */
export function BulkDialog() {
  const { t } = useI18n();
  const bulk = useEditing((state) => state.bulk);
  const close = () => useEditing.setState({ bulk: null });
  return (
    <Dialog opened={bulk !== null} onClose={close} size={640} title={t("bulk.title")} testId="bulk-dialog">
      {bulk && <Steps query={bulk.query} onDone={close} />}
    </Dialog>
  );
}

/** What can be asked of a layer's many records. */
const bulkFields = (layer: Layer): FormField[] =>
  formFields(layer, false).filter(
    ({ name }) => name.startsWith("attributes.") || (BULK_FIELDS as readonly string[]).includes(name),
  );

function Steps({ query, onDone }: { query: string; onDone: () => void }) {
  const { t, count } = useI18n();
  const client = useQueryClient();
  const nameOf = useFieldName();
  const select = useMemo(() => Object.fromEntries(new URLSearchParams(query)), [query]);
  const layers = useMemo(() => (select.layer?.split(",") as Layer[] | undefined) ?? LAYERS, [select]);
  const [layer, setLayer] = useState<Layer>(layers[0]!);
  const fields = useMemo(() => bulkFields(layer), [layer]);
  const [name, setName] = useState("risk_level");
  const field = fields.find((one) => one.name === name) ?? fields[0]!;
  const [value, setValue] = useState<unknown>(undefined);
  const [emptied, setEmptied] = useState(false);
  const [preview, setPreview] = useState<BulkPreview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const ready = emptied || value !== undefined;
  const asked = (): BulkAsked => {
    const wanted = emptied ? null : value;
    const inner = field.name.split("attributes.")[1];
    // A value of one layer's own attribute is of that layer's records.
    const own = inner !== undefined || field.name === "category";
    return {
      select: own ? { ...select, layer } : select,
      change: inner === undefined ? { [field.name]: wanted } : { attributes: { [inner]: wanted } },
    };
  };
  const anew = () => {
    setPreview(null);
    setFailure(null);
  };
  const failed = (error: unknown) => {
    if (!(error instanceof ApiError)) return setFailure(t("edit.failed.away"));
    if (error.status === 409) {
      setPreview(null);
      return setFailure(t("bulk.conflict"));
    }
    setFailure(error.status === 400 ? t("bulk.tooMany", { message: error.message }) : t("edit.failed"));
  };
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const look = () => run(async () => setPreview(await previewBulk(asked())));
  const apply = () =>
    run(async () => {
      const made = await applyBulk({ ...asked(), fingerprint: preview!.fingerprint });
      refreshRecords(client);
      const undo = async () => {
        try {
          const { restored, kept } = await undoBulk(made.id);
          refreshRecords(client);
          const names = kept.examples.map((one) => one.name ?? one.id).join(t("whatif.and"));
          tell(
            kept.n === 0
              ? t("bulk.undone", { n: count(restored) }, restored)
              : t("bulk.undone.some", { n: count(restored), kept: count(kept.n), names }, restored),
          );
        } catch {
          tell(t("bulk.undo.failed"), () => void undo());
        }
      };
      tell(t("bulk.done", { n: count(made.records) }, made.records), () => void undo());
      onDone();
    });

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (preview ? preview.records > 0 : ready) void (preview ? apply() : look());
      }}
    >
      <div className={classes.fields}>
        {layers.length > 1 && (
          <NativeSelect
            size="xs"
            label={t("bulk.layer")}
            value={layer}
            onChange={(event) => {
              setLayer(event.currentTarget.value as Layer);
              setValue(undefined);
              anew();
            }}
            data={layers.map((one) => ({ value: one, label: t(`layer.${one}`) }))}
            data-testid="bulk-layer"
          />
        )}
        <NativeSelect
          size="xs"
          label={t("bulk.field")}
          data-autofocus
          value={field.name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setValue(undefined);
            setEmptied(false);
            anew();
          }}
          data={[
            {
              group: t("bulk.common"),
              items: fields.filter(({ name: one }) => !one.startsWith("attributes.")).map(item),
            },
            {
              group: t(`layer.${layer}`),
              items: fields.filter(({ name: one }) => one.startsWith("attributes.")).map(item),
            },
          ]}
          data-testid="bulk-field"
        />
        {!emptied && (
          <FormFieldInput
            key={`${layer} ${field.name}`}
            id="bulk-value"
            field={{ ...field, required: false }}
            value={value}
            fault={undefined}
            onChange={(next) => {
              setValue(next);
              anew();
            }}
          />
        )}
      </div>
      {!field.required && (
        <Switch
          size="xs"
          label={t("bulk.empty")}
          checked={emptied}
          onChange={(event) => {
            setEmptied(event.currentTarget.checked);
            anew();
          }}
        />
      )}
      {failure && (
        <p role="alert" className={classes.failure}>
          {failure}
        </p>
      )}
      {preview && <BulkPreviewTable preview={preview} />}
      <div className={classes.buttons}>
        <Button size="xs" variant="default" onClick={onDone}>
          {t("edit.cancel")}
        </Button>
        {preview ? (
          <Button size="xs" type="submit" loading={busy} disabled={preview.records === 0} data-testid="bulk-apply">
            {t("bulk.apply", { n: count(preview.records) }, preview.records)}
          </Button>
        ) : (
          <Button size="xs" type="submit" loading={busy} disabled={!ready} data-testid="bulk-preview">
            {t("bulk.preview")}
          </Button>
        )}
      </div>
    </form>
  );

  function item({ name: one }: FormField) {
    return { value: one, label: nameOf(one) };
  }
}
