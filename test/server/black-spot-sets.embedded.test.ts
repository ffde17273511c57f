import { embeddedTest } from "#test/helpers/app.ts";
import { blackSpotSetsSuite } from "./black-spot-sets.suite.ts";

blackSpotSetsSuite(embeddedTest);
