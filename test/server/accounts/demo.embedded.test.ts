import { embeddedTest } from "#test/helpers/database.ts";
import { demoSuite } from "./demo.suite.ts";

demoSuite(embeddedTest);
