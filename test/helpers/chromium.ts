import { type BrowserServer, chromium, type LaunchOptions } from "playwright-core";
import type { TestProject } from "vitest/node";
import { findChromium } from "./requirements.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser of all browser tests is connected to. */
    browser: string;
  }
}

const FLAGS = [
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // WebGL in software, the same on every computer.
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
/** The page itself is painted without WebGL: by way of WebGL in software everything takes twice the processor time. */
const PLAIN_PAGE = ["--disable-gpu-compositing", "--disable-gpu-rasterization", "--disable-accelerated-2d-canvas"];

/** How a Chromium with WebGL in software is started. */
export function chromiumOptions(...flags: string[]): LaunchOptions {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("Chromium is not installed; run 'npm test' to see what is missing.");
  return { executablePath, args: [...FLAGS, ...flags], chromiumSandbox: process.getuid?.() !== 0 };
}

/** One Chromium for all files: starting it takes longer than opening a page. */
export async function shareChromium(project: TestProject): Promise<BrowserServer> {
  const server = await chromium.launchServer({ ...chromiumOptions(...PLAIN_PAGE), host: "127.0.0.1" });
  project.provide("browser", server.wsEndpoint());
  return server;
}
