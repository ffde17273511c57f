import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Right, Role } from "#server/contracts/roles.contract.ts";
import type { Me } from "#server/features/accounts/accounts.contract.ts";
import { useFrozen } from "../view/view.store.ts";
import { meQuery } from "./person.api.ts";

export interface CurrentPerson {
  /** Null before the server has said so, and for somebody who has to sign in. */
  person: Me["person"];
  /** False for a visitor of the demo. */
  signedIn: boolean;
  /** The person's roles, each once, wherever they hold. */
  roles: readonly Role[];
  /** Whether the person holds one of these roles anywhere. */
  is(...wanted: Role[]): boolean;
  /**
   * Whether the person may do this to records of a region; null stands for a record that states none. Without the
   * argument: anywhere at all.
   */
  may(what: Right, regionCode?: string | null): boolean;
  /** Whose records the person sees; "*" is the whole city. */
  sees: Me["sees"];
}

/** Who is at the screen and what they may do. What a person may not do is not offered; the server refuses it anyway. */
export function usePerson(): CurrentPerson {
  const me = useQuery(meQuery).data;
  const frozen = useFrozen();
  return useMemo(() => (frozen ? readOnly(personOf(me)) : personOf(me)), [me, frozen]);
}

/** Somebody who looks at a snapshot changes nothing: what it shows has been. */
const readOnly = (person: CurrentPerson): CurrentPerson => ({ ...person, is: () => false, may: () => false });

export function personOf(me: Me | undefined): CurrentPerson {
  const roles = [...new Set((me?.roles ?? []).map(({ role }) => role))];
  return {
    person: me?.person ?? null,
    signedIn: me?.person != null && !me.person.visitor,
    roles,
    is: (...wanted) => wanted.some((role) => roles.includes(role)),
    may(what, regionCode) {
      const reach = me?.may[what] ?? [];
      return (
        reach === "*" ||
        (regionCode === undefined ? reach.length > 0 : regionCode !== null && reach.includes(regionCode))
      );
    },
    sees: me?.sees ?? "*",
  };
}
