/** A real OpenID Connect provider on this computer, and a browser without a screen that signs in with it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export const CLIENT = { clientId: "safety-risk-map", clientSecret: "a secret only these two know" };

/** What the provider knows of the person who signs in as `sub`. */
export type Claims = Record<string, string | boolean>;

export interface TestProvider {
  issuer: string;
  close(): Promise<void>;
}

/** @param people by subject @param origin where our server is reached */
export async function startProvider(people: Record<string, Claims>, origin: string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${origin}/api/session/oidc/callback`],
        post_logout_redirect_uris: [`${origin}/`],
      },
    ],
    claims: { profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
    findAccount: async (_context: unknown, sub: string) =>
      people[sub] && { accountId: sub, claims: async () => ({ sub, ...people[sub] }) },
    // Seconds; said so that the provider does not remark on its defaults.
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: ["only for this test"] },
  });
  server.on("request", provider.callback());
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Follows redirects by hand, keeps cookies, and fills in the provider's two forms. */
export async function signInAtProvider(start: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  let url = start;
  let body: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    const response = await fetch(url, {
      redirect: "manual",
      method: body ? "POST" : "GET",
      headers: { cookie: cookies(), ...(body && { origin: new URL(url).origin }) },
      ...(body && { body }),
    });
    body = undefined;
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0]!.split(/=(.*)/s);
      jar.set(name!, value!);
    }
    const location = response.headers.get("location");
    if (location) {
      url = new URL(location, url).href;
      if (new URL(url).pathname === "/api/session/oidc/callback") return url;
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    const action = /action="([^"]+)"/.exec(page)?.[1];
    if (!prompt || !action) throw new Error(`The provider shows ${response.status}: ${page.slice(0, 500)}`);
    url = new URL(action, url).href;
    body = new URLSearchParams(prompt === "login" ? { prompt, login, password: "any" } : { prompt });
  }
  throw new Error("The provider redirects for ever.");
}
