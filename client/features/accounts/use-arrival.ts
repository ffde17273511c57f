import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Me } from "#server/features/accounts/accounts.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";
import { meQuery } from "../../lib/person/person.api.ts";
import { resumeSession, useSession } from "../../lib/person/session.store.ts";
import { closeAccounts } from "./accounts.store.ts";

/**
 * What happens once somebody has signed in. The one whose session had ended goes on where they were; for anybody else the
 * page is opened anew with the same view, so that nothing of the one before stays in it.
 */
export function useArrival(onResumed?: () => void): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    const me = await fetchJson<Me>("/api/me");
    if (me.person && me.person.login === useSession.getState().ended) {
      client.setQueryData(meQuery.queryKey, me);
      resumeSession();
      closeAccounts();
      void client.invalidateQueries();
      onResumed?.();
    } else {
      // The map opens on what this person sees, and not where the one before had moved it.
      const before = client.getQueryData(meQuery.queryKey)?.sees;
      if (before !== undefined && JSON.stringify(before) !== JSON.stringify(me.sees)) dropCamera();
      location.reload();
    }
  }, [client, onResumed]);
}

function dropCamera(): void {
  const address = new URL(location.href);
  address.searchParams.delete("at");
  history.replaceState(history.state, "", address);
}
