import { create } from "zustand";
import type { Me } from "#server/features/accounts/accounts.contract.ts";
import { fetchJson } from "../api/fetch-json.ts";

export interface SessionState {
  /** Whose session ended while the page was open; what is on the screen stays until they sign in again. */
  ended: string | null;
  /** Rises when somebody signed in again, for connections to be opened anew. */
  epoch: number;
}

export const useSession = create<SessionState>(() => ({ ended: null, epoch: 0 }));

let current: string | null = null;
/** Who the page was opened for; null for a visitor and for nobody. */
export const rememberPerson = (login: string | null) => {
  current = login;
};

export const signedInPerson = (): string | null => current;

let asking = false;
/** A request was refused: asks whether that is because the session has ended. */
export async function checkSession(): Promise<void> {
  if (current === null || asking || useSession.getState().ended !== null) return;
  asking = true;
  try {
    const { person } = await fetchJson<Me>("/api/me");
    if (person?.login !== current) useSession.setState({ ended: current });
  } catch {
    // The server is away, which the page says elsewhere.
  } finally {
    asking = false;
  }
}

/** The same person has signed in again. */
export const resumeSession = () => useSession.setState(({ epoch }) => ({ ended: null, epoch: epoch + 1 }));
