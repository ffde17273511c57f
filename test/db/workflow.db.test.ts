import { test } from "#test/helpers/database.ts";
import { workflowBehaviour } from "./workflow.suite.ts";

workflowBehaviour(test);
