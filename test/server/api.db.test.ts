import { test } from "#test/helpers/database.ts";
import { apiSuite } from "./api.suite.ts";

apiSuite(test);
