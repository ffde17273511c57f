import { test } from "#test/helpers/database.ts";
import { locateSuite } from "./locate.suite.ts";

locateSuite(test);
