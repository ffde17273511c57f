import { test } from "#test/helpers/app.ts";
import { drawsSuite } from "./draws.suite.ts";

drawsSuite(test);
