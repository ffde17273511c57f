import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * What axe finds wrong on a page: `(await axeOn(page).include(…).analyze()).violations`. The pages hold no frames of other
 * origins, which are all that axe opens a blank page for to gather its results; that takes three times as long.
 */
export const axeOn = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
