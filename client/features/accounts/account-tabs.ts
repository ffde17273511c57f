import type { CurrentPerson } from "../../lib/person/person-of.ts";
import { ACCOUNT_TABS, type AccountTab } from "./accounts.store.ts";

/** What there is of one's account; of a visitor there is none. */
export function accountTabs({ person, signedIn, is }: CurrentPerson): AccountTab[] {
  if (!signedIn) return [];
  return ACCOUNT_TABS.filter(
    (tab) => (tab !== "password" || person?.hasPassword) && (tab !== "people" || is("administrator")),
  );
}
