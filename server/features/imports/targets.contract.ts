import { LAYERS } from "../../contracts/vocabulary.contract.ts";

/** What a file's rows become. */
export const TARGETS = [...LAYERS, "accident", "finding"] as const;
export type Target = (typeof TARGETS)[number];
