import { describe } from "vitest";
import { embeddedTest } from "#test/helpers/app.ts";
import { editingSuite } from "./editing.suite.ts";
import { bulkSuite } from "./editing-bulk.suite.ts";

describe("one record", () => editingSuite(embeddedTest));
describe("many records", () => bulkSuite(embeddedTest));
