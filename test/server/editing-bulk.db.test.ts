import { test } from "#test/helpers/app.ts";
import { bulkSuite } from "./editing-bulk.suite.ts";

bulkSuite(test);
