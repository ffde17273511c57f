import { test } from "#test/helpers/app.ts";
import { batchesSuite } from "./batches.suite.ts";

batchesSuite(test);
