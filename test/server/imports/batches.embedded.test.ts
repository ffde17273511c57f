import { embeddedTest } from "#test/helpers/app.ts";
import { batchesSuite } from "./batches.suite.ts";

batchesSuite(embeddedTest);
