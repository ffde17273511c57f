import { useMemo } from "react";
import { usePerson } from "../lib/person/use-person.ts";
import { ACTIONS, type Action } from "./actions.ts";

/** The commands of the person at the screen. */
export function useActions(): readonly Action[] {
  const { is } = usePerson();
  return useMemo(() => ACTIONS.filter(({ roles }) => !roles || is(...roles)), [is]);
}
