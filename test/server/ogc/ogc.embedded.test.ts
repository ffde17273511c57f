import { embeddedTest } from "#test/helpers/app.ts";
import { ogcSuite } from "./ogc.suite.ts";

ogcSuite(embeddedTest);
