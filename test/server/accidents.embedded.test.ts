import { embeddedTest } from "#test/helpers/app.ts";
import { accidentsSuite } from "./accidents.suite.ts";

accidentsSuite(embeddedTest);
