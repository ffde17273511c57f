import { embeddedTest } from "#test/helpers/app.ts";
import { importFilesSuite } from "./import-files.suite.ts";

importFilesSuite(embeddedTest, { formats: false });
