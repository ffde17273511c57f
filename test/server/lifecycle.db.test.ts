import { test } from "#test/helpers/app.ts";
import { lifecycleSuite } from "./lifecycle.suite.ts";

lifecycleSuite(test);
