import { test } from "#test/helpers/app.ts";
import { exportsSuite } from "./exports.suite.ts";

exportsSuite(test);
