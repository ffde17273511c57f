import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { type FormEvent, useMemo, useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { propertyName, valueName } from "../../lib/property-names.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import { chipWords } from "../../lib/where/condition-words.ts";
import { whereParts, withCondition, withoutCondition } from "../../lib/where/where.ts";
import classes from "./AttributeSection.module.css";
import { Cql2Text } from "./Cql2Text.tsx";
import { conditionOf, type Field, fieldGroups, needsValue, type Operator, operatorsOf } from "./fields.ts";

/** Conditions on what the records state, put together by hand or written as CQL2. */
export function AttributeSection() {
  const { t } = useI18n();
  const where = useView((view) => view.where);
  const [open, setOpen] = useState(where !== null);
  return (
    <details
      className={classes.section}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="attribute-section"
    >
      <summary className={classes.heading}>{t("attributes.title")}</summary>
      {open && (
        <div className={classes.body}>
          <Builder />
          <Conditions />
          <Cql2Text />
        </div>
      )}
    </details>
  );
}

function Builder() {
  const i18n = useI18n();
  const { t } = i18n;
  const layers = useView((view) => view.filter.layer);
  const groups = useMemo(() => fieldGroups(layers), [layers]);
  const [property, setProperty] = useState("");
  const [asked, setOperator] = useState<Operator | null>(null);
  const [value, setValue] = useState("");

  const fields = groups.flatMap((group) => group.fields);
  const field = fields.find((one) => one.property === property) ?? fields[0]!;
  const operators = operatorsOf(field);
  const operator = operators.find((one) => one === asked) ?? operators[0]!;
  const said = field.choices && needsValue(operator) && !field.choices.includes(value) ? field.choices[0]! : value;
  const condition = conditionOf(field, operator, said);

  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!condition) return;
    setView({ where: withCondition(useView.getState().where, condition) });
    setValue("");
  };

  return (
    <form className={classes.builder} onSubmit={add}>
      <NativeSelect
        size="xs"
        aria-label={t("attributes.field")}
        value={field.property}
        onChange={(event) => {
          setProperty(event.target.value);
          setValue("");
        }}
        data={groups.map(({ layer, fields: ofLayer }) => ({
          group: layer ? t(`layer.${layer}`) : t("attributes.common"),
          items: ofLayer.map((one) => ({ value: one.property, label: propertyName(one.property, i18n) })),
        }))}
        data-testid="attribute-field"
      />
      <div className={classes.line}>
        <NativeSelect
          size="xs"
          aria-label={t("attributes.operator")}
          value={operator}
          onChange={(event) => setOperator(operators.find((one) => one === event.target.value) ?? null)}
          data={operators.map((one) => ({ value: one, label: t(`attributes.op.${one}`) }))}
          data-testid="attribute-operator"
        />
        {needsValue(operator) && <ValueInput field={field} value={said} onChange={setValue} />}
        <ActionIcon
          type="submit"
          variant="default"
          size={30}
          disabled={condition === null}
          aria-label={t("attributes.add")}
          title={t("attributes.add")}
          data-testid="attribute-add"
        >
          <IconPlus size={16} />
        </ActionIcon>
      </div>
    </form>
  );
}

function ValueInput({
  field: { property, type, choices },
  value,
  onChange,
}: {
  field: Field;
  value: string;
  onChange: (value: string) => void;
}) {
  const i18n = useI18n();
  const common = {
    size: "xs",
    className: classes.value,
    "aria-label": i18n.t("attributes.value"),
    value,
    "data-testid": "attribute-value",
  } as const;
  if (choices)
    return (
      <NativeSelect
        {...common}
        onChange={(event) => onChange(event.target.value)}
        data={choices.map((one) => ({ value: one, label: valueName(property, one, i18n) }))}
      />
    );
  return (
    <TextInput
      {...common}
      onChange={(event) => onChange(event.target.value)}
      {...(type === "date"
        ? { type: "date" }
        : { placeholder: i18n.t(`attributes.value.${type === "number" ? "number" : "text"}`) })}
      {...(type === "number" && { inputMode: "decimal" as const })}
    />
  );
}

/** The conditions in force, joined by "and". */
function Conditions() {
  const i18n = useI18n();
  const { t } = i18n;
  const where = useView((view) => view.where);
  const parts = useMemo(() => whereParts(where), [where]);
  if (parts.length === 0) return null;
  return (
    <div>
      <ul className={classes.conditions}>
        {parts.map(({ filter, text }, index) => {
          const words = chipWords(filter, text, i18n);
          return (
            <li key={text}>
              <span title={text}>{words}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t("filter.remove", { what: words })}
                onClick={() => setView({ where: withoutCondition(where, index) })}
              >
                <IconX size={13} />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      {parts.length > 1 && (
        <div className={classes.all}>
          <span>{t("attributes.all")}</span>
          <Button variant="subtle" size="compact-xs" onClick={() => setView({ where: null })}>
            {t("attributes.clear")}
          </Button>
        </div>
      )}
    </div>
  );
}
