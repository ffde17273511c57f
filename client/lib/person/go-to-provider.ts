/** Where the page is kept that is to be open after a sign-in with an OpenID Connect provider: a query of the map, or a path. */
export const KEPT_PAGE = "srm-view-before-sign-in";

/** Goes to the provider; the view is kept here, so that the server never has to be told an address to come back to. */
export function goToProvider(page: string = location.search): void {
  sessionStorage.setItem(KEPT_PAGE, page);
  location.assign("/api/session/oidc/start");
}
