import { ActionIcon, Button, Select } from "@mantine/core";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { useMemo } from "react";
import { type Grant, ROLES, type Role } from "#server/contracts/roles.contract.ts";
import type { AccountList } from "#server/features/accounts/accounts.contract.ts";
import { type Regions, useRegions } from "../../lib/api/regions.api.ts";
import { type I18n, useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Accounts.module.css";

interface Props {
  grants: readonly Grant[];
  /** Areas that may be granted. */
  areas: AccountList["areas"];
  onChange: (grants: Grant[]) => void;
}

/** Roles of one person, each with its area. */
export function GrantsEditor({ grants, areas, onChange }: Props) {
  const i18n = useI18n();
  const { t } = i18n;
  const regions = useRegions();
  const choices = useMemo(() => (regions ? areaChoices(regions, areas, i18n) : []), [regions, areas, i18n]);
  const first = choices[0]?.items[0]?.value;
  const change = (at: number, part: Partial<Grant>) =>
    onChange(grants.map((grant, index) => (index === at ? { ...grant, ...part } : grant)));
  const nameOf = (code: string) => {
    const region = regions?.byCode.get(code);
    return region ? i18n.nameOf(region) : code;
  };

  return (
    <fieldset className={classes.grants} data-testid="grants">
      <legend>{t("people.roles")}</legend>
      {grants.length === 0 && <p className={classes.note}>{t("people.grant.none")}</p>}
      {grants.map((grant, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; two may say the same while being edited
        <div key={at} className={classes.grant}>
          <Select
            aria-label={t("people.grant.role")}
            value={grant.role}
            data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            renderOption={({ option }) => (
              <span className={classes.option}>
                {option.label}
                <small>{t(`role.about.${option.value as Role}`)}</small>
              </span>
            )}
            comboboxProps={{ width: 320, position: "bottom-start" }}
            onChange={(role) => role && change(at, { role: role as Role })}
            allowDeselect={false}
            data-testid={`grant-role-${at}`}
          />
          <Select
            aria-label={t("people.grant.area")}
            className={classes.grantArea}
            value={grant.area}
            data={choices}
            onChange={(area) => area && change(at, { area })}
            allowDeselect={false}
            searchable
            maxDropdownHeight={260}
            data-testid={`grant-area-${at}`}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            className={classes.grantRemove}
            aria-label={t("people.grant.remove", { role: t(`role.${grant.role}`), area: nameOf(grant.area) })}
            onClick={() => onChange(grants.filter((_, index) => index !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      {first && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...grants, { role: "viewer", area: first }])}
          data-testid="grant-add"
        >
          {t("people.grant.add")}
        </Button>
      )}
    </fieldset>
  );
}

/** The city, its reporting units, and the townships under the unit each reports to; of these only what may be granted. */
function areaChoices({ byCode, city }: Regions, areas: AccountList["areas"], { t, nameOf }: I18n) {
  const all = [...byCode.values()].filter(({ code }) => areas === "*" || areas.includes(code));
  const option = (region: (typeof all)[number]) => ({ value: region.code, label: nameOf(region) });
  const units = all.filter(({ code, level, reportingUnit }) => level !== "township" && code === reportingUnit);
  const townships = Map.groupBy(
    all.filter(({ level }) => level === "township"),
    ({ reportingUnit }) => reportingUnit ?? "",
  );
  const groups = [
    { group: t("people.area.city"), items: all.filter((region) => region === city).map(option) },
    { group: t("people.area.units"), items: units.map(option) },
    ...[...townships].map(([unit, members]) => {
      const known = byCode.get(unit);
      return { group: t("people.area.townships", { unit: known ? nameOf(known) : unit }), items: members.map(option) };
    }),
  ];
  return groups.filter(({ items }) => items.length > 0);
}
