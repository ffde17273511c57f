import { test } from "#test/helpers/database.ts";
import { rowPolicySuite } from "./row-policies.suite.ts";

rowPolicySuite(test);
