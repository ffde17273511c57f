import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import path from "node:path";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import type { BriefingContent, BriefingLanguage, Template } from "../../algorithms/briefing/briefing.ts";
import { buildApp } from "../../app.ts";
import { buildClientIfNeeded } from "../../client-build.ts";
import type { Config } from "../../config.ts";
import { openPhotoStore } from "../photos/open-store.ts";
import type { Chromium } from "./chromium.ts";
import { drawViews } from "./draw-maps.ts";
import { type FileOptions, photosOf, picturesOf, viewRequestsOf } from "./make-files.ts";
import { photoPicture } from "./photo-picture.ts";
import type { Picture, Pictures } from "./pictures.ts";

const root = path.resolve(import.meta.dirname, "../../..");
/** The cookie that tells this command's own browser from others on the computer. */
const KEY_COOKIE = "srm_briefing";

/** Where a briefing and its pictures come from. */
export interface Source {
  /** Freezes the records and makes a briefing of them. */
  make(template: Template, language: BriefingLanguage): Promise<BriefingContent>;
  /** The city's own look; undefined: none was set. */
  theme(): Promise<unknown>;
  pictures(content: BriefingContent, options: FileOptions, chromium: Chromium): Promise<Pictures>;
}

/** Runs the application on this computer for as long as `work` takes, for this command alone. */
export async function withSource<T>(config: Config, work: (source: Source) => Promise<T>): Promise<T> {
  const building = buildClientIfNeeded(root);
  const database = await openDatabase(config);
  try {
    await migrate(database.connectionString);
    await building;
    const app = await buildApp({
      databaseUrl: database.connectionString,
      mode: database.mode,
      cityCode: config.CITY_CODE,
      // Who may open the database may present what is in it.
      visitorRoles: ["presenter"],
      clientDir: path.join(root, "dist"),
      photos: openPhotoStore(config),
      onDataVersion: database.onDataVersion,
    });
    try {
      const key = randomBytes(24).toString("hex");
      admitOnly(app.server, key);
      const url = await app.listen({ host: "127.0.0.1", port: 0 });
      const ask = async (method: "GET" | "POST", address: string, payload?: object) => {
        const answer = await app.inject({ method, url: address, ...(payload && { payload }) });
        if (answer.statusCode >= 400) {
          const problem = answer.headers["content-type"]?.includes("json") ? answer.json() : {};
          throw new Error(problem.detail ?? problem.title ?? `${method} ${address} answers ${answer.statusCode}.`);
        }
        return answer;
      };
      return await work({
        make: async (template, language) =>
          (await ask("POST", "/api/briefings", { template, language })).json().content,
        theme: async () => (await ask("GET", "/api/briefing-theme")).json(),
        async pictures(content, options, chromium) {
          const requests = viewRequestsOf(content, options);
          const maps = await drawViews(chromium, { url, cookies: { [KEY_COOKIE]: key } }, requests);
          const photos: [string, Picture][] = [];
          for (const id of photosOf(content)) {
            const answer = await app.inject(`/api/snapshots/${content.snapshot}/photos/${id}`);
            // Gone from the snapshot: the page says that there is none.
            if (answer.statusCode === 200) photos.push([id, await photoPicture(answer.rawPayload)]);
          }
          return picturesOf(
            requests.map(({ view }, i): [string, Picture] => [view, maps[i]!]),
            photos,
          );
        },
      });
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
}

/** Other programs of this computer find the port closed to them: only requests with the key are answered. */
function admitOnly(server: Server, key: string): void {
  const listeners = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  server.on("request", (request, reply) => {
    if (holds(request, key)) for (const listener of listeners) listener(request, reply);
    else reply.writeHead(403).end();
  });
}

function holds({ headers }: IncomingMessage, key: string): boolean {
  const given = /(?:^|;\s*)srm_briefing=([0-9a-f]+)/.exec(headers.cookie ?? "")?.[1] ?? "";
  return given.length === key.length && timingSafeEqual(Buffer.from(given), Buffer.from(key));
}
