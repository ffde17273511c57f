import { ActionIcon, Button, MultiSelect, Select, TextInput } from "@mantine/core";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { useMemo, useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Draws.module.css";
import { type InspectorRow, withNames } from "./draw-form.ts";

interface Props {
  rows: readonly InspectorRow[];
  onChange: (rows: InspectorRow[]) => void;
}

/** Who may inspect, and where they may not. */
export function Inspectors({ rows, onChange }: Props) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const [names, setNames] = useState("");
  const units = useMemo(
    () =>
      [...(regions?.byCode.values() ?? [])]
        .filter(({ level }) => level === "county" || level === "zone")
        .map((region) => ({ value: region.code, label: nameOf(region) })),
    [regions, nameOf],
  );
  const change = (at: number, part: Partial<InspectorRow>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  const add = () => {
    onChange(withNames(rows, names));
    setNames("");
  };
  return (
    <fieldset className={classes.inspectors} data-testid="draw-inspectors">
      <legend>{t("draws.inspectors", { n: rows.length })}</legend>
      <div className={classes.names}>
        <TextInput
          size="xs"
          aria-label={t("draws.inspectors.names")}
          placeholder={t("draws.inspectors.names")}
          value={names}
          onChange={({ target }) => setNames(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            add();
          }}
          data-testid="draw-names"
        />
        <Button size="xs" variant="default" disabled={names.trim() === ""} onClick={add} data-testid="draw-names-add">
          {t("draws.inspectors.add")}
        </Button>
      </div>
      {rows.map((row, at) => (
        <div key={row.name} className={classes.inspector}>
          <b>{row.name}</b>
          <Select
            size="xs"
            aria-label={t("draws.inspectors.unit", { name: row.name })}
            placeholder={t("draws.inspectors.noUnit")}
            data={units}
            value={row.unit || null}
            onChange={(unit) => change(at, { unit: unit ?? "" })}
            clearable
            searchable
          />
          <MultiSelect
            size="xs"
            aria-label={t("draws.inspectors.notIn", { name: row.name })}
            placeholder={row.notInUnits.length === 0 ? t("draws.inspectors.notIn.none") : ""}
            data={units}
            value={row.notInUnits}
            onChange={(notInUnits) => change(at, { notInUnits })}
          />
          <TextInput
            size="xs"
            aria-label={t("draws.inspectors.notAt", { name: row.name })}
            placeholder={t("draws.inspectors.notAt.none")}
            value={row.notAtSites}
            error={/[^\d\s,，、;；]/.test(row.notAtSites)}
            onChange={({ target }) => change(at, { notAtSites: target.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("draws.inspectors.remove", { name: row.name })}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
    </fieldset>
  );
}
