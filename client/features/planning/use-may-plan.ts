import { usePerson } from "../../lib/person/use-person.ts";

/** Whether the person at the screen makes plans; others read them. */
export const useMayPlan = (): boolean => usePerson().is("planner");
