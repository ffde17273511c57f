/** npm run hotspots -- FILE [--resolution 8] [--value COLUMN] [--area FILE] --out cells.geojson */
import { runHotSpots } from "./run-hotspots.ts";

runHotSpots(process.argv.slice(2)).then(console.log, (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
