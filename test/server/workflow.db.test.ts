import { test } from "#test/helpers/app.ts";
import { workflowBehaviour } from "./workflow.suite.ts";

workflowBehaviour(test, { whole: true });
