import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Grant } from "#server/contracts/roles.contract.ts";
import { SESSION_COOKIE } from "#server/plugins/access.ts";
import { chromiumOptions, PLAIN_PAGE } from "./chromium.ts";
import { addPerson } from "./people.ts";
import { test as base, type TestServer } from "./server.ts";

/**
 * `browser`: one Chromium for all files; what a file opened in it is closed after the file. `page`: a fresh profile a
 * test, with `server` to open pages of (`page.goto("/")`); `otherPage`: another user's. A test fails when any of their
 * pages writes an error to the console, throws, or gets no or a bad answer to a request. More pages of the same profile:
 * `page.context().newPage()`.
 */
export const test = base
  .extend(
    "chromium",
    { scope: "worker" },
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures needed from the source.
    async ({}, { onCleanup }): Promise<Browser> => {
      const browser = await chromium.launch(chromiumOptions(...PLAIN_PAGE));
      onCleanup(() => browser.close());
      return browser;
    },
  )
  .extend("browser", { scope: "file" }, async ({ chromium }, { onCleanup }): Promise<Browser> => {
    // A page left open would go on asking a server that has gone.
    onCleanup(async () => void (await Promise.all(chromium.contexts().map((context) => context.close()))));
    return chromium;
  })
  .extend(
    "page",
    async ({ browser, server }, { onCleanup }): Promise<Page> => openHealthyPage(browser, server, onCleanup),
  )
  .extend(
    "otherPage",
    async ({ browser, server }, { onCleanup }): Promise<Page> => openHealthyPage(browser, server, onCleanup),
  );

/** A healthy page of somebody signed in with these grants, in a profile of their own. */
export async function openPageOf(
  browser: Browser,
  server: TestServer,
  onCleanup: (cleanup: () => Promise<void>) => void,
  ...grants: Grant[]
): Promise<Page> {
  const { session } = await addPerson(server.pool, ...grants);
  return openHealthyPage(browser, server, onCleanup, session);
}

async function openHealthyPage(
  browser: Browser,
  server: TestServer,
  onCleanup: (cleanup: () => Promise<void>) => void,
  session?: string,
): Promise<Page> {
  const context = await newProfile(browser, server);
  if (session) await context.addCookies([{ name: SESSION_COOKIE, value: session, url: server.url }]);
  const complaints = collectComplaints(context);
  onCleanup(async () => {
    await context.close();
    if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join("\n")}`);
  });
  return context.newPage();
}

/** A fresh profile whose pages may complain: for tests of what is said when something fails. The test closes it. */
export function newProfile(browser: Browser, server: TestServer, deviceScaleFactor = 0.5): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: server.url,
    viewport: { width: 1280, height: 800 },
    // A quarter of the pixels: all of them are painted by the processor.
    deviceScaleFactor,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
  });
}

/** What a healthy page does not do, from all pages of a profile. */
function collectComplaints(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => complaints.push(`thrown: ${error.error().stack ?? error.error().message}`));
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // Given up by the page itself: tiles of a view already left, streams of a page closed.
    if (reason !== "net::ERR_ABORTED") complaints.push(`request: ${request.url()} ${reason}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answer: ${response.url()} ${response.status()}`);
  });
  return complaints;
}

/** Waits until the map has drawn all it has for its view; the client says so on the document's root element. */
export async function waitForMapIdle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.mapIdle === "true", undefined, { timeout: 60_000 });
}

/** The whole number that a text holds: "1,203 sites" is 1203. */
export const wholeNumber = (text: string): number => Number(text.replace(/[^0-9]/g, ""));

/** A number of the totals above the map: `sites`, `open`, `overdue`. */
export async function totalOf(page: Page, what: "sites" | "open" | "overdue"): Promise<number> {
  return wholeNumber(await page.getByTestId(`total-${what}`).locator("strong").innerText());
}

/** Where the view's camera stands, as its link says. */
export function cameraOf(page: Page): { lon: number; lat: number; zoom: number } {
  const [lon, lat, zoom] = (new URL(page.url()).searchParams.get("at") ?? "").split(",").map(Number);
  return { lon: lon!, lat: lat!, zoom: zoom! };
}
