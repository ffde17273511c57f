import { Button, CloseButton } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { CellFields } from "../features/density/CellFields.tsx";
import { SurfaceValue } from "../features/density/SurfaceValue.tsx";
import { CellSentence } from "../features/hotspots/CellSentence.tsx";
import { PlanHere } from "../features/planning/PlanHere.tsx";
import { PutCellRight } from "../features/whatif/PutCellRight.tsx";
import { useRegions } from "../lib/api/regions.api.ts";
import { useCounts } from "../lib/cube/counts.store.ts";
import { drillTo } from "../lib/drill.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { cellOf } from "../lib/surface/picked-cell.ts";
import { capital, hotClassKey } from "../lib/surface/surface-words.ts";
import { moveCamera, useView } from "../lib/view/view.store.ts";
import { AsOf } from "../ui/AsOf.tsx";
import classes from "./CellCard.module.css";
import { useShell } from "./shell.store.ts";

/** The cell that was clicked: its counts, its sentence and the ways on. It lies on the side where the cell is not. */
export function CellCard() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const picked = useShell((shell) => shell.cell);
  const counts = useCounts((state) => state.counts);
  const geometry = useCounts((state) => state.geometry);
  const stability = useCounts((state) => state.stability);
  const place = useView((view) => view.filter.place);
  const id = picked?.cell.id;

  // The numbers of the current answer; a cell that it does not have, as after a change of cell size, closes the card.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read from the store whenever one of them changes
  const cell = useMemo(() => (id === undefined ? null : cellOf(id)), [id, counts, geometry, stability]);
  const gone = id !== undefined && cell === null;
  useEffect(() => {
    if (gone) useShell.setState({ cell: null });
  }, [gone]);

  if (!picked || !cell) return null;
  const { county, at } = picked;
  const region = county === null ? undefined : regions?.byCode.get(county);
  const close = () => useShell.setState({ cell: null });
  return (
    <section
      className={classes.card}
      aria-label={t("cell.title")}
      data-testid="cell-card"
      data-side={at.x < 0.5 ? "right" : "left"}
      data-end={at.y < 0.5 ? "bottom" : "top"}
    >
      <header>
        <h2>
          {region ? nameOf(region) : t("cell.title")}
          {cell.hotClass !== null && <small>{capital(t(hotClassKey(cell.hotClass)))}</small>}
        </h2>
        <CloseButton size="sm" onClick={close} aria-label={t("app.close")} />
      </header>
      <CellSentence cell={cell} />
      {(cell.surface === "rate" || cell.surface === "kernel") && <SurfaceValue cell={cell} />}
      <CellFields cell={cell} />
      <footer>
        <Button
          size="compact-xs"
          onClick={() => {
            close();
            const [lon, lat] = cell.centre;
            moveCamera({ kind: "point", lon, lat, zoom: Math.max(13, (useView.getState().camera?.zoom ?? 8) + 2) });
          }}
          data-testid="zoom-here"
        >
          {t("cell.zoom")}
        </Button>
        {region && regions && county !== place && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              close();
              drillTo(regions, county);
            }}
            data-testid="drill-here"
          >
            {t("cell.drill", { place: nameOf(region) })}
          </Button>
        )}
        <PutCellRight cell={cell} />
        <PlanHere cell={cell.id} />
        <AsOf />
      </footer>
    </section>
  );
}
