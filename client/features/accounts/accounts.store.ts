import { create } from "zustand";
import { signedInPerson } from "../../lib/person/session.store.ts";

/** Parts of the account dialog, in the order of its tabs. */
export const ACCOUNT_TABS = ["me", "password", "sessions", "tokens", "people"] as const;
export type AccountTab = (typeof ACCOUNT_TABS)[number];

export const useAccounts = create<{ signIn: boolean; tab: AccountTab | null }>(() => ({ signIn: false, tab: null }));

export const openSignIn = () => useAccounts.setState({ signIn: true, tab: null });
export const openAccount = (tab: AccountTab) => useAccounts.setState({ signIn: false, tab });
/** What the key and the palette open: the account, or signing in to one. */
export const openOwnAccount = () => (signedInPerson() === null ? openSignIn() : openAccount("me"));
export const closeAccounts = () => useAccounts.setState({ signIn: false, tab: null });
