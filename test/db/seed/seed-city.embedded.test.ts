import { embeddedTest } from "#test/helpers/database.ts";
import { seedCitySuite } from "./seed-city.suite.ts";

seedCitySuite(embeddedTest);
