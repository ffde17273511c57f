/**
 * Coming back from an OpenID Connect provider: the view that was open is restored before anything reads the address.
 * Imported first by main.tsx.
 */
import { KEPT_PAGE } from "./go-to-provider.ts";

const OUTCOMES = ["done", "refused", "inactive", "expired", "away"] as const;
export type SignInOutcome = (typeof OUTCOMES)[number];

function comeBack(): SignInOutcome | null {
  const said = /^#sign-in=(\w+)$/.exec(location.hash)?.[1];
  if (!said) return null;
  const view = sessionStorage.getItem(KEPT_PAGE) ?? "";
  sessionStorage.removeItem(KEPT_PAGE);
  // The provider comes back to the map; whoever left from the field page goes on there.
  if (view === "/field/") {
    location.replace(`/field/#sign-in=${said}`);
    return null;
  }
  history.replaceState(null, "", `/${view.startsWith("?") ? view : ""}`);
  return OUTCOMES.find((outcome) => outcome === said) ?? null;
}

/** How the sign-in ended that this page was opened by; null when it was opened otherwise. */
export const signInOutcome: SignInOutcome | null = comeBack();
