import { test } from "#test/helpers/app.ts";
import { accountSuite } from "./accounts.suite.ts";

accountSuite(test);
