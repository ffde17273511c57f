import { test } from "#test/helpers/database.ts";
import { importsSuite } from "./imports.suite.ts";

importsSuite(test);
