import { Button, CloseButton } from "@mantine/core";
import { useEffect } from "react";
import { CellFields } from "../features/density/CellFields.tsx";
import { useRegions } from "../lib/api/regions.api.ts";
import { useCounts } from "../lib/cube/counts.store.ts";
import { drillTo } from "../lib/drill.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { moveCamera, useView } from "../lib/view/view.store.ts";
import { AsOf } from "../ui/AsOf.tsx";
import classes from "./CellCard.module.css";
import { useShell } from "./shell.store.ts";

/** The cell that was clicked: its counts and the ways on. It lies on the side where the cell is not. */
export function CellCard() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const picked = useShell((shell) => shell.cell);
  const counts = useCounts((state) => state.counts);
  const place = useView((view) => view.filter.place);

  // Its numbers belong to the counts it was picked from.
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes on every new count
  useEffect(() => useShell.setState({ cell: null }), [counts]);

  if (!picked) return null;
  const { cell, county, at } = picked;
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
        <h2>{region ? nameOf(region) : t("cell.title")}</h2>
        <CloseButton size="sm" onClick={close} aria-label={t("app.close")} />
      </header>
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
        <AsOf />
      </footer>
    </section>
  );
}
