import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { expect, test } from "vitest";
import { briefingPage } from "#server/features/briefing-files/briefing-page.ts";
import { USUAL_THEME } from "#server/features/briefing-files/briefing-theme.ts";
import { openChromium } from "#server/features/briefing-files/chromium.ts";
import { layOut } from "#server/features/briefing-files/lay-out.ts";
import { printPdf } from "#server/features/briefing-files/print-pdf.ts";
import { serveBriefing } from "#server/features/briefing-files/serve-briefing.ts";
import { writePack } from "#server/features/briefing-files/write-pack.ts";
import { cutNetwork } from "#test/helpers/cut-network.ts";
import { findChromium } from "#test/helpers/requirements.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";
import { unzip } from "#test/helpers/unzip.ts";
import { sampleBriefing } from "#test/server/briefing-files/sample-briefing.ts";
import { samplePictures } from "#test/server/briefing-files/sample-pictures.ts";

const content = sampleBriefing();
const options = { language: "zh", theme: USUAL_THEME } as const;
const pages = layOut(content, { ...options, sheets: true, paper: "wide" });
const presented = pages.filter(({ part }) => part === "cover" || part === "step");
const appendix = pages.filter(({ part }) => part === "appendix");

test("a pack presents from disk with the network cut: keys, black, jumps, notes, and a district by its name", async () => {
  const folder = temporaryFolder("srm-pack-");
  const cut = cutNetwork();
  const browser = await chromium.launch(cut.options);
  try {
    for (const [name, bytes] of await unzip(await writePack(content, await samplePictures(), options)))
      writeFileSync(path.join(folder.path, name), bytes);
    expect(await answersToBrowserAndToUs(await browser.newPage())).toEqual({ browser: false, us: true });
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => asked.push(new URL(request.url()).protocol));
    await page.goto(pathToFileURL(path.join(folder.path, "index.html")).href);

    const now = () => page.locator(".page.now").getAttribute("id");
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      return now();
    };
    const last = presented.at(-1)!.id;
    expect(await now()).toBe("title");
    expect(await press("Space")).toBe("overview");
    expect(await press("PageDown", "ArrowRight")).toBe(presented[3]!.id);
    expect(await press("PageUp", "ArrowLeft")).toBe("overview");
    expect(await press("End", "ArrowRight")).toBe(last);
    expect(await press("Home", "ArrowLeft")).toBe("title");
    expect(await press("5", "Enter")).toBe(presented[4]!.id);

    await press("b");
    expect(await page.locator("#black").isVisible()).toBe(true);
    // The clicker's next brings the page back first.
    expect(await press("ArrowRight")).toBe(presented[4]!.id);
    expect(await page.locator("#black").isVisible()).toBe(false);
    await press("2", "Enter", "n");
    expect(await page.locator("#notes").innerText()).toBe("先讲整改率，再讲逾期。约一分钟。");

    // The appendix is turned to, and left again.
    expect(await press("a")).toBe("contents");
    expect(await press("PageDown")).toBe(appendix[1]!.id);
    expect(await press("Escape")).toBe("overview");
    expect(await press(...String(pages.length), "Enter")).toBe(pages.at(-1)!.id);
    await press("Escape");

    await press("/");
    await page.keyboard.type("pingjiang");
    expect(await press("Enter")).toBe("sheet-430626");
    expect(await page.locator(".page.now h1").innerText()).toBe("平江县一页纸");
    expect(await press("Escape")).toBe("overview");

    // Charts are drawings with text, maps are pictures, and no element stands over the page's edge.
    await press("End");
    expect(await page.locator(".chart svg text").count()).toBeGreaterThan(20);
    const map = page.locator("#map img");
    expect(await map.evaluate((image) => getComputedStyle(image).content.startsWith('url("data:image/png'))).toBe(true);
    // Fonts whose letters are higher than their lines stand over by a few pixels.
    const over = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".text, table")]
        .filter((element) => element.scrollHeight > element.clientHeight + 6)
        .map(
          (element) =>
            `${element.closest(".page")!.id}: ${element.textContent.slice(0, 40)} ${element.scrollHeight} ${element.clientHeight}`,
        ),
    );
    expect(over).toEqual([]);
    expect(complaints).toEqual([]);
    expect([...new Set(asked)].filter((protocol) => protocol !== "file:" && protocol !== "data:")).toEqual([]);
  } finally {
    await browser.close();
    cut.remove();
    folder.remove();
  }
});

/** Whether a server on this computer is there for a page's browser, and for this process: that the network is cut, not asleep. */
async function answersToBrowserAndToUs(page: Page): Promise<{ browser: boolean; us: boolean }> {
  const server = createServer((_, response) => response.end("here"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const answers = async (asking: Promise<unknown>) => asking.then(() => true).catch(() => false);
  const answer = { browser: await answers(page.goto(url)), us: await answers(fetch(url)) };
  server.closeAllConnections();
  server.close();
  return answer;
}

test("a pack is served without a database, and nothing beside it", async () => {
  const folder = temporaryFolder("srm-pack-");
  try {
    const file = path.join(folder.path, "briefing.zip");
    writeFileSync(file, await writePack(content, await samplePictures(), options));
    const { url, server } = await serveBriefing(file, { HOST: "127.0.0.1", PORT: 0 });
    try {
      const answer = await fetch(url);
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(await answer.text()).toContain("岳阳市安全生产风险二季度通报");
      expect((await fetch(`${url}/briefing.json`)).status).toBe(404);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    await expect(serveBriefing(path.join(folder.path, "no.zip"), { HOST: "127.0.0.1", PORT: 0 })).rejects.toThrow(
      /cannot be read/,
    );
  } finally {
    folder.remove();
  }
});

test("the PDF has a page of paper for every page, and its Chinese can be selected", async () => {
  const folder = temporaryFolder("srm-pdf-");
  const printer = await openChromium(findChromium());
  try {
    const html = briefingPage(content, await samplePictures(), { ...options, sheets: true, paper: "a3" });
    const file = path.join(folder.path, "briefing.pdf");
    writeFileSync(file, await printPdf(printer, html, "a3"));
    const ask = (command: string, ...args: string[]) => spawnSync(command, [...args], { encoding: "utf8" }).stdout;
    const expected = layOut(content, { ...options, sheets: true, paper: "a3" });
    expect(ask("pdfinfo", file)).toMatch(
      new RegExp(`Pages: +${expected.length}\\n[\\s\\S]*Page size: +119[01][^\\n]*A3`),
    );
    const text = ask("pdftotext", file, "-").replace(/\s/g, "");
    for (const { title } of expected) expect(text).toContain(title.replace(/\s/g, ""));
    expect(text).toContain("岳阳经济技术开发区");
  } finally {
    await printer.close();
    folder.remove();
  }
});

test("where there is no Chromium one sentence says what to do", async () => {
  await expect(openChromium("/nowhere/chromium")).rejects.toThrow(
    "CHROMIUM_PATH is /nowhere/chromium, but no program is there.",
  );
});
