import { Button, Checkbox } from "@mantine/core";
import { defaultFields, EXPORT_FIELDS, type ExportSource } from "#server/features/exports/export-fields.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import type { Language } from "../../lib/view/view-state.ts";
import classes from "./ExportDialog.module.css";

interface Props {
  source: ExportSource;
  list?: string;
  /** Null: the usual ones. */
  chosen: readonly string[] | null;
  onChange(fields: readonly string[] | null): void;
  language: Language;
}

/** Which fields a file holds; they keep their order. */
export function FieldChoice({ source, list, chosen, onChange, language }: Props) {
  const { t, count } = useI18n();
  const all = EXPORT_FIELDS[source];
  const picked = new Set(chosen ?? defaultFields(source, list).map(({ name }) => name));
  const toggle = (name: string) =>
    onChange(all.filter((field) => picked.has(field.name) !== (field.name === name)).map((field) => field.name));
  return (
    <details className={classes.fields}>
      <summary data-testid="export-fields">
        {t("export.fields", { n: count(picked.size), all: count(all.length) }, picked.size)}
      </summary>
      <div className={classes.presets}>
        <Button variant="default" size="compact-xs" onClick={() => onChange(null)}>
          {t("export.fields.usual")}
        </Button>
        <Button
          variant="default"
          size="compact-xs"
          onClick={() => onChange(all.filter(({ personal }) => !personal).map(({ name }) => name))}
        >
          {t("export.fields.all")}
        </Button>
      </div>
      <div className={classes.checks}>
        {all.map((field) => (
          <Checkbox
            key={field.name}
            size="xs"
            label={field.heading[language]}
            {...(field.personal && { description: t("export.fields.personal") })}
            checked={picked.has(field.name)}
            onChange={() => toggle(field.name)}
            data-testid={`export-field-${field.name}`}
          />
        ))}
      </div>
    </details>
  );
}
