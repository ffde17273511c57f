/** The OpenID Connect provider that people may sign in with: authorization code, PKCE, state and nonce. */
import * as client from "openid-client";

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret?: string | undefined;
  /** What the sign-in button calls it. */
  label: string;
}

export function oidcSettings(config: {
  OIDC_ISSUER?: string;
  OIDC_CLIENT_ID?: string;
  OIDC_CLIENT_SECRET?: string;
  OIDC_LABEL?: string;
}): OidcSettings | undefined {
  if (!config.OIDC_ISSUER || !config.OIDC_CLIENT_ID) return undefined;
  return {
    issuer: config.OIDC_ISSUER,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
    label: config.OIDC_LABEL ?? new URL(config.OIDC_ISSUER).host,
  };
}

/** What has to be remembered between the two halves of a sign-in, in a cookie of the browser that began it. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  verifier: string;
}

/** Whom the provider vouches for. */
export interface OidcPerson {
  issuer: string;
  subject: string;
  name: string | null;
  login: string | null;
  /** Only when the provider says that it has verified it; lower case. */
  email: string | null;
}

export interface OidcProvider {
  begin(redirectUri: string): Promise<{ url: URL; pending: PendingSignIn }>;
  /** @throws Error unless the answer belongs to what was begun and everything in it holds. */
  finish(answer: URL, pending: PendingSignIn): Promise<OidcPerson>;
  /** Where the provider ends its own session; null when it does not offer that or cannot be reached. */
  endSession(returnTo: string): Promise<URL | null>;
}

const IS_LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const TIMEOUT_SECONDS = 10;

export function oidcProvider({ issuer, clientId, clientSecret }: OidcSettings): OidcProvider {
  let known: Promise<client.Configuration> | undefined;
  /** Discovered when first needed, because the provider may start after this server. */
  const configuration = () => {
    if (!known) {
      const url = new URL(issuer);
      const plain = url.protocol === "http:" && IS_LOOPBACK.test(url.hostname);
      known = client.discovery(
        url,
        clientId,
        clientSecret,
        clientSecret ? client.ClientSecretBasic(clientSecret) : client.None(),
        { timeout: TIMEOUT_SECONDS, execute: plain ? [client.allowInsecureRequests] : [] },
      );
      known.catch(() => {
        known = undefined;
      });
    }
    return known;
  };

  return {
    async begin(redirectUri) {
      const config = await configuration();
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: "openid profile email",
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: "S256",
      });
      return { url, pending };
    },

    async finish(answer, { state, nonce, verifier }) {
      const config = await configuration();
      const tokens = await client.authorizationCodeGrant(config, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      // Many providers keep name and e-mail out of the ID token.
      const more = config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : {};
      const all: Record<string, unknown> = { ...claims, ...more };
      const text = (name: string) => (typeof all[name] === "string" && all[name].trim() ? all[name].trim() : null);
      return {
        issuer: claims.iss,
        subject: claims.sub,
        name: text("name"),
        login: text("preferred_username"),
        email: all.email_verified === true ? (text("email")?.toLowerCase() ?? null) : null,
      };
    },

    async endSession(returnTo) {
      const config = await configuration().catch(() => null);
      return config?.serverMetadata().end_session_endpoint
        ? client.buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo })
        : null;
    },
  };
}
