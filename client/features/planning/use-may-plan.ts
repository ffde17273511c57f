import { useMediaQuery } from "@mantine/hooks";
import { usePerson } from "../../lib/person/use-person.ts";

/** Whether the person at the screen makes plans; others read them, and so does everybody on a phone. */
export function useMayPlan(): boolean {
  const narrow = useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
  return usePerson().is("planner") && !narrow;
}
