/**
 * Coming back from an OpenID Connect provider: the view that was open is restored before anything reads the address.
 * Imported first by main.tsx.
 */

const KEPT = "srm-view-before-sign-in";
const OUTCOMES = ["done", "refused", "inactive", "expired", "away"] as const;
export type SignInOutcome = (typeof OUTCOMES)[number];

/** Goes to the provider; the view is kept here, so that the server never has to be told an address to come back to. */
export function goToProvider(): void {
  sessionStorage.setItem(KEPT, location.search);
  location.assign("/api/session/oidc/start");
}

function comeBack(): SignInOutcome | null {
  const said = /^#sign-in=(\w+)$/.exec(location.hash)?.[1];
  if (!said) return null;
  const view = sessionStorage.getItem(KEPT) ?? "";
  sessionStorage.removeItem(KEPT);
  history.replaceState(null, "", `/${view.startsWith("?") ? view : ""}`);
  return OUTCOMES.find((outcome) => outcome === said) ?? null;
}

/** How the sign-in ended that this page was opened by; null when it was opened otherwise. */
export const signInOutcome: SignInOutcome | null = comeBack();
