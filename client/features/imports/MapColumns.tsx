import { NativeSelect, TextInput } from "@mantine/core";
import type { Found, ImportTarget } from "#server/features/imports/imports.contract.ts";
import { IMPORT_TARGETS } from "#server/features/imports/imports.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import type { Choices } from "./choices.ts";
import { fieldName } from "./field-names.ts";
import classes from "./imports.module.css";

const ENCODINGS = ["utf-8", "gb18030", "utf-16le"] as const;

interface Props {
  found: Found;
  choices: Choices;
  onChoose: (change: Partial<Choices>) => void;
  /** Another layer, encoding or target: the file is looked at again. */
  onLook: (wish: { layer?: string; encoding?: string; target?: ImportTarget }) => void;
}

/** What was found, and which column feeds which field. */
export function MapColumns({ found, choices, onChoose, onLook }: Props) {
  const i18n = useI18n();
  const { t, count } = i18n;
  const layer = found.layers.find((one) => one.name === found.layer);
  const used = new Set(Object.values(choices.map));
  const kept = found.columns.filter((column) => !used.has(column.name));
  const example = (column: string | undefined) => {
    const at = found.columns.findIndex((one) => one.name === column);
    return at < 0
      ? ""
      : found.firstRows
          .map((row) => row[at])
          .filter(Boolean)
          .slice(0, 2)
          .join(i18n.language === "zh" ? "、" : ", ");
  };
  const choose = (field: string, column: string) => {
    const { [field]: _, ...others } = choices.map;
    onChoose({ map: column ? { ...others, [field]: column } : others });
  };

  return (
    <>
      <dl className={classes.facts} data-testid="import-found">
        <div>
          <dt>{t("imports.file")}</dt>
          <dd>{found.file.name}</dd>
        </div>
        <div>
          <dt>{t("imports.format")}</dt>
          <dd>{t(`imports.format.${found.format as "csv"}`)}</dd>
        </div>
        <div>
          <dt>{t("imports.rows")}</dt>
          <dd>
            {layer?.rows != null || found.complete
              ? count(layer?.rows ?? found.rowsSeen)
              : t("imports.rows.more", { n: count(found.rowsSeen) })}
          </dd>
        </div>
        <div>
          <dt>{t("imports.columns")}</dt>
          <dd>{count(found.columns.length)}</dd>
        </div>
        {layer?.crs && (
          <div>
            <dt>{t("imports.statedCrs")}</dt>
            <dd>{layer.crs.toUpperCase()}</dd>
          </div>
        )}
      </dl>
      <div className={classes.choices}>
        <NativeSelect
          label={t("imports.target")}
          value={choices.target}
          data={IMPORT_TARGETS.map((value) => ({
            value,
            label: value === "accident" || value === "finding" ? t(`imports.target.${value}`) : t(`layer.${value}`),
          }))}
          onChange={(event) => onLook({ target: event.currentTarget.value as ImportTarget })}
          data-testid="import-target"
        />
        <TextInput
          label={t("imports.source")}
          description={t("imports.source.note")}
          value={choices.source}
          maxLength={100}
          error={choices.source.trim() === "" && t("imports.source.missing")}
          onChange={(event) => onChoose({ source: event.currentTarget.value })}
          inputWrapperOrder={["label", "input", "description", "error"]}
        />
        {found.layers.length > 1 && (
          <NativeSelect
            label={t("imports.layer")}
            value={found.layer}
            data={found.layers.map(({ name, rows }) => ({
              value: name,
              label: rows === null ? name : t("imports.layer.rows", { name, n: count(rows) }),
            }))}
            onChange={(event) => onLook({ layer: event.currentTarget.value })}
          />
        )}
        {found.encoding && (
          <NativeSelect
            label={t("imports.encoding")}
            value={found.encoding}
            data={[...new Set([...ENCODINGS, found.encoding])].map((value) => ({
              value,
              label: value === "gb18030" ? "GBK / GB18030" : value.toUpperCase(),
            }))}
            onChange={(event) => onLook({ encoding: event.currentTarget.value })}
          />
        )}
        {choices.target === "accident" && (
          <TextInput
            label={t("accident.calibre")}
            value={choices.calibre}
            maxLength={300}
            onChange={(event) => onChoose({ calibre: event.currentTarget.value })}
          />
        )}
      </div>
      {found.remembered && <p className={classes.note}>{t("imports.remembered", { source: found.source })}</p>}
      <h3>{t("imports.mapping")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("imports.mapping")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("imports.field")}</th>
              <th scope="col">{t("imports.column")}</th>
              <th scope="col" className={classes.example}>
                {t("imports.example")}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.fields.map(({ name, required }) => {
              const label = fieldName(name, i18n);
              return (
                <tr key={name}>
                  <th scope="row">
                    {label}
                    {required && <span title={t("imports.required")}>{" *"}</span>}
                  </th>
                  <td>
                    <select
                      className={classes.columnSelect}
                      aria-label={t("imports.column.of", { field: label })}
                      aria-required={required}
                      data-missing={(required && !choices.map[name]) || undefined}
                      data-field={name}
                      value={choices.map[name] ?? ""}
                      onChange={(event) => choose(name, event.target.value)}
                    >
                      <option value="">{t("imports.column.none")}</option>
                      {found.columns.map((column) => (
                        <option key={column.name} value={column.name}>
                          {column.name}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td className={classes.example}>{example(choices.map[name])}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className={classes.muted}>
        {kept.length > 0
          ? t("imports.kept", { columns: kept.map((column) => column.name).join(i18n.language === "zh" ? "、" : ", ") })
          : t("imports.kept.none")}
      </p>
    </>
  );
}
