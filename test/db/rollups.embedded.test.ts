import { embeddedTest } from "#test/helpers/database.ts";
import { rollupsBehaviour } from "./rollups.suite.ts";

rollupsBehaviour(embeddedTest, { changes: 1500 });
