import { test } from "#test/helpers/app.ts";
import { briefingsSuite } from "./briefings.suite.ts";

briefingsSuite(test, { each: 6 });
