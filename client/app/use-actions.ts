import { useMemo } from "react";
import { usePerson } from "../lib/person/use-person.ts";
import { useView } from "../lib/view/view.store.ts";
import { ACTIONS, type Action } from "./actions.ts";

/** The commands of the person at the screen in the mode the page is in. */
export function useActions(): readonly Action[] {
  const { is } = usePerson();
  const mode = useView((view) => view.mode);
  return useMemo(
    () => ACTIONS.filter((action) => (!action.roles || is(...action.roles)) && (action.mode ?? mode) === mode),
    [is, mode],
  );
}
