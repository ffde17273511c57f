import { test } from "#test/helpers/database.ts";
import { seedCitySuite } from "./seed-city.suite.ts";

seedCitySuite(test);
