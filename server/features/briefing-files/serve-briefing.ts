import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { addressOf, portInUse } from "../../http/listening.ts";
import { readPackPage } from "./read-pack.ts";

/** The page and nothing else: it holds all it shows. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves a briefing's pack by itself: no database, no client, nothing written. */
export async function serveBriefing(
  file: string,
  { HOST, PORT }: { HOST: string; PORT: number },
): Promise<{ url: string; server: Server }> {
  const page = await readPackPage(file);
  const server = createServer((request, reply) => {
    if (
      (request.method !== "GET" && request.method !== "HEAD") ||
      new URL(request.url ?? "/", "http://x").pathname !== "/"
    ) {
      reply.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There is only the briefing: /\n");
      return;
    }
    reply.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-length": page.length,
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    reply.end(request.method === "HEAD" ? undefined : page);
  });
  server.listen(PORT, HOST);
  await once(server, "listening").catch((error: Error) => {
    throw portInUse(error, PORT);
  });
  return { url: addressOf(server, HOST), server };
}
