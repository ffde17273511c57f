import type { BriefingContent, BriefingLanguage, Step } from "../../algorithms/briefing/briefing.ts";
import type { SafetyReport } from "../../algorithms/briefing/suppress/safe-briefing.ts";
import { briefingPage } from "./briefing-page.ts";
import type { BriefingTheme } from "./briefing-theme.ts";
import type { Chromium } from "./chromium.ts";
import type { ViewRequest } from "./draw-maps.ts";
import { layOut } from "./lay-out.ts";
import { PAPERS, type Paper } from "./page.ts";
import type { Picture, Pictures } from "./pictures.ts";
import { printPdf } from "./print-pdf.ts";
import { writePack } from "./write-pack.ts";
import { writePptx } from "./write-pptx.ts";
import { writeXlsx } from "./write-xlsx.ts";

/** Files that a briefing leaves as, by the end of their names. */
export const BRIEFING_FILES = {
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
  zip: "application/zip",
  html: "text/html; charset=utf-8",
} as const;
export type BriefingFile = keyof typeof BRIEFING_FILES;

export interface FileOptions {
  language: BriefingLanguage;
  theme: BriefingTheme;
  /** Of PDF and HTML. */
  paper: Paper;
}

/** One of the files. PDF needs Chromium; the others nothing but what is given. */
export async function makeFile(
  kind: BriefingFile,
  content: BriefingContent,
  pictures: Pictures,
  options: FileOptions,
  chromium: Chromium | null,
  report: SafetyReport | null = null,
): Promise<Buffer> {
  const { language, theme, paper } = options;
  switch (kind) {
    case "pptx":
      return writePptx(content, pictures, { language, theme, sheets: true });
    case "xlsx":
      return writeXlsx(content, language, report);
    case "html":
      return Buffer.from(briefingPage(content, pictures, { language, theme, sheets: true, paper }));
    case "zip":
      return writePack(content, pictures, { language, theme });
    case "pdf": {
      if (!chromium) throw new Error("A PDF is printed by Chromium, and none was opened.");
      return printPdf(chromium, briefingPage(content, pictures, { language, theme, sheets: true, paper }), paper);
    }
  }
}

/** A map that a briefing shows, and the size of its picture on the page, millimetres. */
export interface MapNeeded {
  view: string;
  width: number;
  height: number;
}

/** The maps of steps and sheets, each view once, in the proportions of the box it stands in. */
export function mapsOf(content: BriefingContent, { language, theme, paper }: FileOptions): MapNeeded[] {
  const { millimetres, height } = PAPERS[paper];
  const scale = millimetres[1] / height;
  const needed = new Map<string, MapNeeded>();
  for (const page of layOut(content, { language, theme, paper, sheets: true }))
    for (const item of page.items)
      if (item.kind === "picture" && item.of === "map" && !needed.has(item.key))
        needed.set(item.key, { view: item.key, width: item.box.w * scale, height: item.box.h * scale });
  return [...needed.values()];
}

/** Dots per inch of maps: sharp on A3 and on projectors. */
const MAP_DPI = 208;
/** What cameras of the templates are chosen for (algorithms/briefing/cameras.ts). */
const TEMPLATE_FRAME = { width: 640, height: 480 };

/** What has to be drawn for a file: the live map's views of the briefing's snapshot. */
export const viewRequestsOf = (content: BriefingContent, options: FileOptions): ViewRequest[] =>
  mapsOf(content, options).map((map) => ({
    ...map,
    dpi: MAP_DPI,
    language: options.language,
    approval: content.stamp.approval,
    snapshot: content.snapshot,
    frame: TEMPLATE_FRAME,
  }));

/** Ids of the photos of steps and sheets. */
export function photosOf({ steps, sheets }: Pick<BriefingContent, "steps" | "sheets">): string[] {
  const ids = new Set<string>();
  const add = (id: string | null) => {
    if (id !== null) ids.add(id);
  };
  const take = (step: Step) => {
    for (const block of step.blocks) {
      if (block.kind === "photos") [block.before, block.after].forEach(add);
      if (block.kind === "cases") for (const { photos } of block.items) [photos.before, photos.after].forEach(add);
    }
  };
  [...steps, ...Object.values(sheets)].forEach(take);
  return [...ids];
}

/** Pictures by the keys that the pages know them by. */
export const picturesOf = (maps: Iterable<[string, Picture]>, photos: Iterable<[string, Picture]>): Pictures => ({
  maps: new Map(maps),
  photos: new Map(photos),
});
