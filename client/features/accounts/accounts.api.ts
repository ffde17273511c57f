import { queryOptions } from "@tanstack/react-query";
import type {
  Account,
  AccountChange,
  AccountList,
  AccountWithPassword,
  CreatedToken,
  NewAccount,
  Session,
  Token,
} from "#server/features/accounts/accounts.contract.ts";
import { fetchJson, sendJson } from "../../lib/api/fetch-json.ts";

export const signIn = (login: string, password: string) => sendJson<null>("POST", "/api/session", { login, password });
export const signInDemo = (login: string) => sendJson<null>("POST", "/api/session/demo", { login });
export const changePassword = (old: string, wanted: string) =>
  sendJson<null>("PUT", "/api/me/password", { old, new: wanted });

/** Signs out; the page is opened anew, so that nothing of the person's stays in it. */
export async function signOut(): Promise<void> {
  const { redirect } = await sendJson<{ redirect: string | null }>("DELETE", "/api/session");
  if (redirect) location.assign(redirect);
  else location.reload();
}

/** Kept only while they are looked at: what others do meanwhile is to be seen the next time. */
const fresh = { staleTime: 0, gcTime: 0 };

export const sessionsQuery = queryOptions({
  queryKey: ["my-sessions"],
  queryFn: ({ signal }) => fetchJson<{ sessions: Session[] }>("/api/me/sessions", signal),
  ...fresh,
});
export const endSession = (id: string) => sendJson<null>("DELETE", `/api/me/sessions/${id}`);

export const tokensQuery = queryOptions({
  queryKey: ["my-tokens"],
  queryFn: ({ signal }) => fetchJson<{ tokens: Token[] }>("/api/me/tokens", signal),
  ...fresh,
});
export const makeToken = (name: string, days: number) =>
  sendJson<CreatedToken>("POST", "/api/me/tokens", { name, days });
export const revokeToken = (id: string) => sendJson<null>("DELETE", `/api/me/tokens/${id}`);

export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  queryFn: ({ signal }) => fetchJson<AccountList>("/api/accounts", signal),
  ...fresh,
});
export const addAccount = (account: NewAccount) => sendJson<AccountWithPassword>("POST", "/api/accounts", account);
export const changeAccount = (id: string, change: AccountChange) =>
  sendJson<Account>("PUT", `/api/accounts/${id}`, change);
export const setGrants = (id: string, grants: NewAccount["grants"]) =>
  sendJson<Account>("PUT", `/api/accounts/${id}/grants`, { grants });
export const resetPassword = (id: string) => sendJson<AccountWithPassword>("POST", `/api/accounts/${id}/password`);
