import { findChromium } from "./chromium.ts";

/** @throws a 503 of one sentence where there is no browser, before any work is begun */
export async function refuseWithoutChromium(configured: string | undefined): Promise<void> {
  try {
    await findChromium(configured);
  } catch {
    throw Object.assign(
      new Error(
        "PDF and pictures of maps need Chromium, Chrome or Edge on the server: install one, or say where it is in CHROMIUM_PATH.",
      ),
      { statusCode: 503, code: "no_chromium", instead: { field: "kind", message: "xlsx needs none" } },
    );
  }
}
