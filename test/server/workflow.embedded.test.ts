import { embeddedTest } from "#test/helpers/app.ts";
import { workflowBehaviour } from "./workflow.suite.ts";

// The embedded database takes minutes for all of it: what differs there is seen in a life from end to end.
workflowBehaviour(embeddedTest, { whole: false });
