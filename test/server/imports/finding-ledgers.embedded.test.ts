import { embeddedTest } from "#test/helpers/app.ts";
import { findingLedgersSuite } from "./finding-ledgers.suite.ts";

findingLedgersSuite(embeddedTest);
