import { readFileSync } from "node:fs";
import path from "node:path";
import type { BriefingContent } from "../../algorithms/briefing/briefing.ts";
import { xml } from "../../http/xml.ts";
import { briefingCss } from "./briefing-page.css.ts";
import { sayIn } from "./briefing-words.ts";
import { chartSvg } from "./chart-svg.ts";
import { type LayOutOptions, layOut } from "./lay-out.ts";
import { type Box, PAPERS, type Page, type PageItem, type TextItem } from "./page.ts";
import { type Picture, type Pictures, ratiosOf } from "./pictures.ts";
import type { Run } from "./text-fit.ts";

const SCRIPT = readFileSync(path.join(import.meta.dirname, "present.browser.js"), "utf8");

/**
 * A briefing as one page of HTML with everything in it: presents from disk without a network, and prints a page of paper for
 * each of its pages. Nothing in it is fetched, and its policy forbids that anything be.
 */
export function briefingPage(content: BriefingContent, pictures: Pictures, options: LayOutOptions): string {
  const { language, theme, paper } = options;
  const say = sayIn(language);
  const { height, millimetres } = PAPERS[paper];
  const colours = Object.entries(theme.colours).map(([name, value]) => `--${name}:${value}`);
  const fonts = [...theme.fonts.text.map((font) => `"${font}"`), "sans-serif"].join(",");
  // Pictures shown on several pages are held once.
  const held = new Map<Picture, string>();
  const pages = layOut(content, { ...options, ratios: ratiosOf(pictures) }).map((page) =>
    pageHtml(page, { content, pictures, options, held }),
  );
  const sources = [...held].map(
    ([picture, name]) =>
      `.${name}{content:url("data:${picture.type};base64,${Buffer.from(picture.bytes).toString("base64")}")}`,
  );
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${xml(content.title[language])}</title>
<style>
:root{${colours.join(";")};--font:${fonts}}
${briefingCss(height, millimetres)}
${sources.join("\n")}
</style>
</head>
<body>
${pages.join("\n")}
<div id="notes" hidden><p></p></div>
<div id="find" role="dialog" aria-label="${xml(say("sheets"))}" hidden><input type="search" aria-label="${xml(say("type"))}" placeholder="${xml(say("type"))}"><ul data-nothing="${xml(say("nothingFound"))}"></ul></div>
<div id="keys" hidden>${xml(say("keys"))}</div>
<div id="number" role="status" data-words="${xml(say("goTo"))}" hidden></div>
<div id="black" hidden></div>
<script>
${SCRIPT}</script>
</body>
</html>
`;
}

interface Context {
  content: BriefingContent;
  pictures: Pictures;
  options: LayOutOptions;
  held: Map<Picture, string>;
}

function pageHtml(page: Page, context: Context): string {
  const sheet =
    page.sheet === null
      ? ""
      : ` data-sheet="${xml(page.sheet)}" data-find="${xml(findWords(page.sheet, context.content))}"`;
  const items = page.items.map((item) => itemHtml(item, context)).join("\n");
  return `<section class="page" id="${xml(page.id)}" aria-label="${xml(page.title)}" data-title="${xml(page.title)}" data-part="${page.part}" data-notes="${xml(page.notes)}"${sheet}>
${items}
</section>`;
}

/** A unit is found by its name in either language and by its code. */
function findWords(code: string, { sheets }: BriefingContent): string {
  const title = sheets[code]?.title;
  return [code, title?.zh, title?.en].join(" ");
}

const at = ({ x, y, w, h }: Box) => [x, y, w, h].map((n, i) => `--${"xywh"[i]}:${Number(n.toFixed(3))}`).join(";");

function itemHtml(item: PageItem, { content, pictures, options, held }: Context): string {
  const { language, theme } = options;
  const say = sayIn(language);
  switch (item.kind) {
    case "rect":
      return `<div style="${at(item.box)};background:var(--${item.fill})"></div>`;
    case "text":
      return textHtml(item, content);
    case "table": {
      const total = item.widths.reduce((sum, width) => sum + width, 0);
      const columns = item.widths.map((width) => `<col style="width:${((width / total) * 100).toFixed(2)}%">`).join("");
      const align = (i: number) => (item.aligns[i] === "end" ? ' class="end"' : "");
      const header = item.header.map((text, i) => `<th scope="col"${align(i)}>${xml(text)}</th>`).join("");
      const high = (height: number) => ` style="height:calc(var(--u) * ${height.toFixed(3)})"`;
      const rows = item.rows.map(
        ({ cells, height }) =>
          `<tr${high(height)}>${cells.map((runs, i) => `<td${align(i)}>${runs.map((run) => runHtml(run, content)).join("")}</td>`).join("")}</tr>`,
      );
      return `<table style="${at(item.box)};--s:${item.size}"><colgroup>${columns}</colgroup><thead><tr${high(item.headerHeight)}>${header}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
    }
    case "chart":
      return `<figure class="chart" style="${at(item.box)}" role="img" aria-label="${xml(item.block.title[language])}">${chartSvg(item, content, theme, language)}</figure>`;
    case "picture": {
      const picture = (item.of === "map" ? pictures.maps : pictures.photos).get(item.key);
      if (!picture)
        return `<div class="missing" style="${at(item.box)}">${xml(say(item.of === "map" ? "noMap" : "noPhoto"))}</div>`;
      const name = held.get(picture) ?? `picture-${held.size + 1}`;
      held.set(picture, name);
      return `<img class="${name}" style="${at(item.box)}" alt="${xml(item.alt)}">`;
    }
    case "logo":
      return `<img src="${theme.logo}" style="${at(item.box)}" alt="">`;
  }
}

const PLACES = { top: "flex-start", middle: "center", bottom: "flex-end" } as const;

function textHtml(item: TextItem, content: BriefingContent): string {
  const style = [
    at(item.box),
    `--s:${item.size}`,
    item.gap ? `--g:${item.gap}` : "",
    `color:var(--${item.colour})`,
    item.bold ? "font-weight:700" : "",
    item.align && item.align !== "left" ? `text-align:${item.align}` : "",
    `justify-content:${PLACES[item.valign ?? "top"]}`,
  ];
  const tag = item.role === "title" ? "h1" : "p";
  const paragraphs = item.paragraphs.map(
    (runs) => `<${tag}>${runs.map((run) => runHtml(run, content)).join("")}</${tag}>`,
  );
  return `<div class="text" style="${style.filter(Boolean).join(";")}">${paragraphs.join("")}</div>`;
}

/** Numbers say what they answer where the pointer rests on them. */
function runHtml({ text, bold, colour, fact, to }: Run, { facts }: BriefingContent): string {
  if (to !== undefined) return `<a href="#${xml(to)}">${xml(text)}</a>`;
  const style = colour ? ` style="color:${colour}"` : "";
  const known = fact === undefined ? undefined : facts[fact];
  if (known) {
    const { period, what } = known.ask;
    const title = [fact, what, period && `${period.from}–${period.to}`].filter(Boolean).join(" · ");
    return `<${bold ? "b" : "span"} data-fact="${xml(fact!)}" title="${xml(title)}"${style}>${xml(text)}</${bold ? "b" : "span"}>`;
  }
  if (bold) return `<b${style}>${xml(text)}</b>`;
  return colour ? `<span${style}>${xml(text)}</span>` : xml(text);
}
