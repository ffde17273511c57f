import { embeddedTest } from "#test/helpers/app.ts";
import { recordFilterSuite } from "./record-filter.suite.ts";

recordFilterSuite(embeddedTest, { every: 3 });
