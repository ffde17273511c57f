import { lazy, Suspense } from "react";
import { MapMarks } from "../features/picture/MapMarks.tsx";
import { LegendParts } from "./LegendParts.tsx";
import classes from "./PrintLayout.module.css";

const CityMap = lazy(() => import("./CityMap.tsx").then((module) => ({ default: module.CityMap })));

/** The map leaves a little room around a place. */
const INSETS = { top: 24, right: 24, bottom: 24, left: 24 };

/** The page as a picture: the map with what a printed one must carry, the legend beneath it rather than on it. */
export function PrintLayout() {
  return (
    <div className={classes.page} data-print>
      <main className={classes.map}>
        <Suspense>
          <CityMap insets={INSETS} />
        </Suspense>
        <MapMarks />
      </main>
      <div className={classes.legend}>
        <LegendParts />
      </div>
    </div>
  );
}
