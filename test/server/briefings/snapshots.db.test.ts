import { test } from "#test/helpers/app.ts";
import { snapshotsSuite } from "./snapshots.suite.ts";

snapshotsSuite(test);
