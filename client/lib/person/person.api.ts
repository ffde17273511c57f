import { queryOptions } from "@tanstack/react-query";
import type { Me } from "#server/features/accounts/accounts.contract.ts";
import { fetchJson } from "../api/fetch-json.ts";

/** Who is at the screen, and how one may sign in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => fetchJson<Me>("/api/me", signal),
  staleTime: Number.POSITIVE_INFINITY,
});
