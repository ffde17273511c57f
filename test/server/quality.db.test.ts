import { test } from "#test/helpers/app.ts";
import { qualitySuite } from "./quality.suite.ts";

qualitySuite(test);
