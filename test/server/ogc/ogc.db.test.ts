import { test } from "#test/helpers/app.ts";
import { ogcSuite } from "./ogc.suite.ts";

ogcSuite(test);
