import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useFrozen } from "../view/view.store.ts";
import { meQuery } from "./person.api.ts";
import { type CurrentPerson, personOf, readOnly } from "./person-of.ts";

/** Who is at the screen and what they may do. What a person may not do is not offered; the server refuses it anyway. */
export function usePerson(): CurrentPerson {
  const me = useQuery(meQuery).data;
  const frozen = useFrozen();
  return useMemo(() => (frozen ? readOnly(personOf(me)) : personOf(me)), [me, frozen]);
}
