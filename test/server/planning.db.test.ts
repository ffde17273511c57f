import { test } from "#test/helpers/app.ts";
import { planningSuite } from "./planning.suite.ts";

planningSuite(test);
