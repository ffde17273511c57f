import { embeddedTest } from "#test/helpers/database.ts";
import { apiSuite } from "./api.suite.ts";

apiSuite(embeddedTest);
