import { test } from "#test/helpers/app.ts";
import { findingLedgersSuite } from "./finding-ledgers.suite.ts";

findingLedgersSuite(test);
