import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import type { Fault } from "#server/contracts/check-record.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { valueName } from "../../lib/property-names.ts";
import classes from "./Editing.module.css";
import { type FormField, readTyped } from "./form-fields.ts";
import { useFaultWords, useFieldName } from "./use-field-words.ts";

interface Props {
  field: FormField;
  value: unknown;
  fault: Fault | undefined;
  onChange: (value: unknown) => void;
  /** Beside the label, such as that the field gets the same value in many records. */
  id?: string;
}

export const inputId = (field: string) => `edit-${field}`;

/** One field of a form, filled in the way its schema asks. */
export function FormFieldInput({ field, value, fault, onChange, id = inputId(field.name) }: Props) {
  const i18n = useI18n();
  const { t } = i18n;
  const nameOf = useFieldName();
  const wordsOf = useFaultWords();
  const shared = {
    id,
    label: nameOf(field.name),
    withAsterisk: field.required,
    "aria-required": field.required,
    size: "xs" as const,
    error: fault && wordsOf(fault),
    value: value === undefined ? "" : String(value),
    "data-testid": `edit-field-${field.name}`,
    className: classes.field,
    wrapperProps: { "data-wide": isWide(field) || undefined },
  };
  const change = (event: { currentTarget: { value: string } }) => onChange(readTyped(field, event.currentTarget.value));
  switch (field.control) {
    case "lines":
      return <Textarea {...shared} autosize minRows={1} maxRows={5} maxLength={field.maxLength} onChange={change} />;
    case "choice":
    case "yesNo": {
      const choices = field.control === "yesNo" ? [true, false] : (field.choices ?? []);
      // A value that came from elsewhere and is none of the choices stays to be seen.
      const strange = value !== undefined && !choices.some((choice) => choice === value);
      return (
        <NativeSelect
          {...shared}
          onChange={change}
          data={[
            { value: "", label: t("edit.none") },
            ...choices.map((choice) => ({ value: String(choice), label: valueName(field.property, choice, i18n) })),
            ...(strange ? [{ value: String(value), label: String(value) }] : []),
          ]}
        />
      );
    }
    case "region":
      return <RegionSelect {...shared} onChange={change} />;
    case "day":
      return <TextInput {...shared} type="date" max="9999-12-31" onChange={change} />;
    case "moment":
      return <TextInput {...shared} type="datetime-local" max="9999-12-31T23:59" onChange={change} />;
    case "number":
      return <NumberField {...shared} field={field} given={value} onRead={onChange} />;
    default:
      return <TextInput {...shared} maxLength={field.maxLength} onChange={change} />;
  }
}

type NumberProps = React.ComponentProps<typeof TextInput> & {
  field: FormField;
  given: unknown;
  onRead: (value: unknown) => void;
};

/** Keeps what is typed: half a number, such as "3.", reads as 3 and must not become it under the hand. */
function NumberField({ field, given, onRead, ...rest }: NumberProps) {
  const [text, setText] = useState(given === undefined ? "" : String(given));
  useEffect(() => {
    setText((typed) => (readTyped(field, typed) === given ? typed : given === undefined ? "" : String(given)));
  }, [field, given]);
  return (
    <TextInput
      {...rest}
      value={text}
      inputMode="decimal"
      rightSection={field.unit && <span className={classes.unit}>{field.unit}</span>}
      rightSectionWidth={field.unit ? 46 : undefined}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onRead(readTyped(field, event.currentTarget.value));
      }}
    />
  );
}

const isWide = ({ control, property }: FormField) =>
  control === "lines" ||
  control === "region" ||
  property === "name" ||
  property === "occurred_at" ||
  property === "responsible_unit";

type SelectProps = Omit<React.ComponentProps<typeof NativeSelect>, "data">;

/** Townships by the unit they report to: only those whose records the person may change, and the one stated. */
function RegionSelect({ value, ...rest }: SelectProps) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const { may } = usePerson();
  const data = useMemo(() => {
    if (!regions) return [];
    const groups = new Map<string, { value: string; label: string }[]>();
    for (const region of regions.byCode.values()) {
      if (region.level === "city" || (!may("edit", region.code) && region.code !== value)) continue;
      const unit = region.reportingUnit ?? region.code;
      const label = region.code === unit ? t("edit.region.whole", { unit: nameOf(region) }) : nameOf(region);
      const entry = { value: region.code, label };
      const group = groups.get(unit) ?? [];
      // The unit itself last: a record should state its township.
      groups.set(unit, region.code === unit ? [...group, entry] : [entry, ...group]);
    }
    return [...groups].map(([unit, items]) => {
      const named = regions.byCode.get(unit);
      return { group: named ? nameOf(named) : unit, items: items.toReversed().sort(bySize(unit)) };
    });
  }, [regions, may, value, t, nameOf]);
  return <NativeSelect {...rest} value={value} data={[{ value: "", label: t("edit.none") }, ...data]} />;
}

const bySize =
  (unit: string) =>
  (a: { value: string }, b: { value: string }): number =>
    Number(a.value === unit) - Number(b.value === unit) || a.value.localeCompare(b.value);
