import { test } from "#test/helpers/app.ts";
import { editingSuite } from "./editing.suite.ts";

editingSuite(test);
