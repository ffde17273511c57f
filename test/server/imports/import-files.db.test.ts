import { test } from "#test/helpers/app.ts";
import { importFilesSuite } from "./import-files.suite.ts";

importFilesSuite(test, { formats: true });
