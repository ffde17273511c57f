import { test } from "#test/helpers/app.ts";
import { findingsSuite } from "./findings.suite.ts";

findingsSuite(test);
