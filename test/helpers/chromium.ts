import type { LaunchOptions } from "playwright-core";
import { findChromium } from "./requirements.ts";

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
export const PLAIN_PAGE = [
  "--disable-gpu-compositing",
  "--disable-gpu-rasterization",
  "--disable-accelerated-2d-canvas",
];

/** How a Chromium with WebGL in software is started. */
export function chromiumOptions(...flags: string[]): LaunchOptions {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("Chromium is not installed; run 'npm test' to see what is missing.");
  return { executablePath, args: [...FLAGS, ...flags], chromiumSandbox: process.getuid?.() !== 0 };
}
