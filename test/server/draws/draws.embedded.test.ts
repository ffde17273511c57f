import { embeddedTest } from "#test/helpers/app.ts";
import { drawsSuite } from "./draws.suite.ts";

drawsSuite(embeddedTest);
