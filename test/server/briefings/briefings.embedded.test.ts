import { embeddedTest } from "#test/helpers/app.ts";
import { briefingsSuite } from "./briefings.suite.ts";

briefingsSuite(embeddedTest, { each: 3 });
