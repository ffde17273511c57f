import { lazy, Suspense } from "react";
import { MapMarks, NorthArrow } from "../features/picture/MapMarks.tsx";
import { AsOf } from "../ui/AsOf.tsx";
import { LegendParts } from "./LegendParts.tsx";
import classes from "./PrintLayout.module.css";

const CityMap = lazy(() => import("./CityMap.tsx").then((module) => ({ default: module.CityMap })));

/** The map leaves a little room around a place, and more where its scale lies. */
const INSETS = { top: 24, right: 24, bottom: 52, left: 24 };

/** The page as a picture: the map with what a printed one must carry, beneath it rather than on it but for north and scale. */
export function PrintLayout() {
  return (
    <div className={classes.page} data-print>
      <main className={classes.map}>
        <Suspense>
          <CityMap insets={INSETS} />
        </Suspense>
        <NorthArrow />
      </main>
      <div className={classes.strip}>
        <div className={classes.legend}>
          <LegendParts />
        </div>
        <div className={classes.marks}>
          <AsOf />
          <MapMarks />
        </div>
      </div>
    </div>
  );
}
