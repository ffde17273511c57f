/** What the server says of somebody, as questions a page asks. Pure. */
import type { Right, Role } from "#server/contracts/roles.contract.ts";
import type { Me } from "#server/features/accounts/accounts.contract.ts";

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

/** Somebody who looks at a snapshot changes nothing: what it shows has been. */
export const readOnly = (person: CurrentPerson): CurrentPerson => ({ ...person, is: () => false, may: () => false });

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
