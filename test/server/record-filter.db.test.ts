import { test } from "#test/helpers/app.ts";
import { recordFilterSuite } from "./record-filter.suite.ts";

recordFilterSuite(test, { every: 1 });
