import { Button } from "@mantine/core";
import { type ComponentType, useState } from "react";
import type { AccidentTable } from "#server/algorithms/accidents/accident-table.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { moveCamera } from "../../lib/view/view.store.ts";
import classes from "./AccidentPanel.module.css";
import { useAccidentShown } from "./accident.store.ts";
import { CLASSES } from "./accident-classes.ts";
import { clockOf } from "./shown-accidents.ts";
import { useListedAccidents } from "./use-shown-accidents.ts";

/** Rows shown at first, and with every press of the button. */
const PAGE = 20;
const NEAR = 15;

/** The accidents of the period and the place, those without a position too; the newest first. */
export function AccidentList({ New }: { New: ComponentType }) {
  const { t, count } = useI18n();
  const listed = useListedAccidents();
  const [most, setMost] = useState(PAGE);
  if (!listed) return null;
  const { table, rows } = listed;
  return (
    <details className={classes.list} data-testid="accident-list">
      <summary>{t("accidents.list", { n: count(rows.length) }, rows.length)}</summary>
      <New />
      <ol>
        {Array.from(rows.slice(-most).reverse(), (row) => (
          <Row key={table.id[row]} table={table} row={row} />
        ))}
      </ol>
      {rows.length > most && (
        <Button size="compact-xs" variant="default" onClick={() => setMost(most + PAGE)}>
          {t("accidents.list.more")}
        </Button>
      )}
    </details>
  );
}

function Row({ table, row }: { table: AccidentTable; row: number }) {
  const { t, count, nameOf } = useI18n();
  const regions = useRegions();
  const id = table.id[row]!;
  const chosen = useAccidentShown((state) => state.chosen === id);
  const region = regions?.byCode.get(table.region.values[table.region.codes[row]!]!);
  const deaths = table.deaths[row]!;
  const [lon, lat] = [table.lon[row]!, table.lat[row]!];
  const about = [
    region && nameOf(region),
    table.road.values[table.road.codes[row]!],
    t(`accidentClass.${CLASSES[table.accidentClass[row]!]!}`),
    deaths > 0 && t("accidents.list.deaths", { n: count(deaths) }, deaths),
    Number.isNaN(lon) && t("accident.unlocated"),
  ];
  const show = () => {
    useAccidentShown.setState({ chosen: id });
    if (!Number.isNaN(lon)) moveCamera({ kind: "point", lon, lat, zoom: NEAR });
  };
  return (
    <li>
      <button type="button" onClick={show} aria-current={chosen || undefined} data-testid="accident-row" data-id={id}>
        <time dateTime={clockOf(table.at[row]!)}>{clockOf(table.at[row]!).replace("T", " ")}</time>
        <span>{about.filter(Boolean).join(" · ")}</span>
      </button>
    </li>
  );
}
