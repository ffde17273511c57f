/** npm run route -- FILE [--teams N] [--seconds 10] [--seed 1] --out solution.json */
import { runRoute } from "./run-route.ts";

runRoute(process.argv.slice(2)).then(console.log, (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
