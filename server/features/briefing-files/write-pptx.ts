import pptxgenjs from "pptxgenjs";
import type { BriefingContent } from "../../algorithms/briefing/briefing.ts";
import type { BriefingTheme, ThemeColour } from "./briefing-theme.ts";
import { sayIn } from "./briefing-words.ts";
import { chartData } from "./chart-data.ts";
import { numberFormat } from "./fact-words.ts";
import { type LayOutOptions, layOut } from "./lay-out.ts";
import { mendPackage } from "./mend-pptx.ts";
import { PAGE_WIDTH, PAPERS, type Page, type PageItem, type TextItem } from "./page.ts";
import { fitInto, type Pictures, ratiosOf } from "./pictures.ts";
import { LINE, type Run } from "./text-fit.ts";

// The package's types describe its default export as a namespace as well as a class.
const PptxGenJS = pptxgenjs as unknown as typeof pptxgenjs;
type Slide = ReturnType<InstanceType<typeof PptxGenJS>["addSlide"]>;

/** Space inside the cells of tables, points; `blocks/table.ts` reckons with it. */
const CELL_MARGIN: [number, number, number, number] = [1, 5.5, 1, 5.5];

/**
 * A briefing as PowerPoint: 16:9, texts, tables and charts native and editable, maps as pictures, notes of each step, links
 * between slides and appendix. Sheets of the units are hidden slides at the end: not presented, there when somebody asks.
 */
export async function writePptx(
  content: BriefingContent,
  pictures: Pictures,
  options: Omit<LayOutOptions, "paper">,
): Promise<Buffer> {
  const { language, theme } = options;
  const file = new PptxGenJS();
  const font = theme.fonts.text[0]!;
  file.defineLayout({ name: "wide", width: PAGE_WIDTH, height: PAPERS.wide.height });
  file.layout = "wide";
  file.title = content.title[language];
  file.subject = content.subtitle[language];
  file.author = theme.unit[language] || content.stamp.source[language];
  file.company = theme.unit[language] || content.stamp.source[language];
  file.theme = { headFontFace: font, bodyFontFace: font };
  const pages = layOut(content, { ...options, paper: "wide", ratios: ratiosOf(pictures) });
  // A title stands where its master has it, so there is a master for each place.
  const masters = new Map(pages.map((page) => [masterOf(page), titleOf(page)]));
  for (const [name, title] of masters)
    file.defineSlideMaster({
      title: name,
      background: { color: hex(theme.colours.paper) },
      objects: [
        {
          placeholder: {
            options: {
              name: "title",
              type: "title",
              ...title.box,
              fontFace: font,
              bold: true,
              color: hex(theme.colours.accent),
              margin: 0,
            },
            text: "",
          },
        },
      ],
    });
  const numbers = new Map(pages.map(({ id }, index) => [id, index + 1]));
  for (const page of pages) {
    const slide = file.addSlide({ masterName: masterOf(page) });
    // Sheets are there to be asked for, not in the sequence.
    slide.hidden = page.part === "sheet";
    for (const item of page.items) draw(slide, item, { content, pictures, theme, language, file, numbers });
    slide.addNotes(page.notes || page.title);
  }
  const bytes = (await file.write({ outputType: "nodebuffer", compression: true })) as Buffer;
  return mendPackage(bytes, theme);
}

const titleOf = (page: Page): TextItem =>
  page.items.find((item): item is TextItem => item.kind === "text" && item.role === "title")!;

const masterOf = (page: Page): string => {
  const { x, y, w } = titleOf(page).box;
  return page.part === "cover" ? "cover" : `page ${[x, y, w].map((n) => n.toFixed(2)).join(" ")}`;
};

interface Context {
  content: BriefingContent;
  pictures: Pictures;
  theme: BriefingTheme;
  language: LayOutOptions["language"];
  file: InstanceType<typeof PptxGenJS>;
  /** Of pages by their ids, from 1. */
  numbers: ReadonlyMap<string, number>;
}

function draw(slide: Slide, item: PageItem, context: Context): void {
  const { theme, pictures, language, file } = context;
  const font = theme.fonts.text[0]!;
  const colour = (name: ThemeColour) => hex(theme.colours[name]);
  switch (item.kind) {
    case "rect":
      slide.addShape(file.ShapeType.rect, { ...item.box, fill: { color: colour(item.fill) }, line: { type: "none" } });
      return;
    case "text":
      slide.addText(textRuns(item, context), {
        ...item.box,
        ...(item.role === "title" ? { placeholder: "title" } : {}),
        margin: 0,
        fontFace: font,
        fontSize: item.size,
        color: colour(item.colour),
        valign: item.valign ?? "top",
        fit: "none",
        wrap: true,
      });
      return;
    case "table": {
      const border = { type: "solid", pt: 0.75, color: colour("line") } as const;
      const none = { type: "none" } as const;
      const cell = (runs: readonly Run[], column: number, header: boolean) => ({
        text: runs.map(({ text, bold, colour: own }) => ({
          text,
          options: {
            bold: header || (bold ?? false),
            color: own ? hex(own) : header ? colour("paper") : colour("ink"),
            fontSize: item.size,
            lineSpacing: item.size * LINE,
            fontFace: font,
            lang: LANG[language],
          },
        })),
        options: {
          align: item.aligns[column] === "end" ? ("right" as const) : ("left" as const),
          valign: "middle" as const,
          margin: CELL_MARGIN,
          fontFace: font,
          fontSize: item.size,
          fill: header ? { color: colour("accent") } : undefined,
          border: [none, none, border, none] as [typeof none, typeof none, typeof border, typeof none],
        },
      });
      slide.addTable(
        [
          item.header.map((text, i) => cell([{ text }], i, true)),
          ...item.rows.map(({ cells }) => cells.map((runs, i) => cell(runs, i, false))),
        ] as never,
        {
          x: item.box.x,
          y: item.box.y,
          w: item.box.w,
          colW: [...item.widths],
          rowH: [item.headerHeight, ...item.rows.map(({ height }) => height)],
          autoPage: false,
        },
      );
      return;
    }
    case "chart":
      drawChart(slide, item, context);
      return;
    case "picture": {
      const picture = (item.of === "map" ? pictures.maps : pictures.photos).get(item.key);
      if (!picture) {
        const say = sayIn(language);
        slide.addText(item.of === "map" ? say("noMap") : say("noPhoto"), {
          ...item.box,
          fill: { color: colour("band") },
          align: "center",
          fontFace: font,
          fontSize: 16,
          color: colour("quiet"),
        });
        return;
      }
      slide.addImage({
        ...fitInto(item.box, picture),
        data: `data:${picture.type};base64,${Buffer.from(picture.bytes).toString("base64")}`,
        altText: item.alt,
      });
      return;
    }
    case "logo":
      slide.addImage({ ...item.box, data: theme.logo!, sizing: { type: "contain", w: item.box.w, h: item.box.h } });
      return;
  }
}

const LANG = { zh: "zh-CN", en: "en-GB" } as const;

function textRuns(item: TextItem, { theme, language, numbers }: Context) {
  const font = theme.fonts.text[0]!;
  return item.paragraphs.flatMap((runs, p) =>
    runs.map((run, r) => ({
      text: run.text,
      options: {
        bold: run.bold ?? item.bold ?? false,
        color: hex(run.colour ?? theme.colours[item.colour]),
        fontFace: font,
        fontSize: item.size,
        lang: LANG[language],
        ...(run.to !== undefined && numbers.has(run.to) && { hyperlink: { slide: numbers.get(run.to)! } }),
        align: item.align ?? ("left" as const),
        // Exactly as high as reckoned, whatever font stands in for the one named.
        lineSpacing: item.size * LINE,
        paraSpaceBefore: p > 0 ? (item.gap ?? 0) : 0,
        breakLine: r === runs.length - 1 && p < item.paragraphs.length - 1,
      },
    })),
  );
}

function drawChart(
  slide: Slide,
  { box, block, drawn, size }: Extract<PageItem, { kind: "chart" }>,
  context: Context,
): void {
  const { theme, language, file, content } = context;
  const font = theme.fonts.text[0]!;
  const { categories, series, format, legend } = chartData(block, content, theme, language);
  const ink = hex(theme.colours.ink);
  const bars = drawn === "bars";
  const lines = drawn === "lines";
  const longest = Math.max(0, ...series.flatMap(({ values }) => values.map(Number)));
  const marks = categories.length * (drawn === "stacked" ? 1 : series.length);
  const common = {
    ...box,
    altText: block.title[language],
    chartColors: series.map(({ colour }) => hex(colour)),
    showLegend: legend,
    legendPos: "t" as const,
    legendFontFace: font,
    legendFontSize: size,
    legendColor: ink,
    catAxisLabelFontFace: font,
    catAxisLabelFontSize: size,
    catAxisLabelColor: ink,
    catAxisLineColor: hex(theme.colours.line),
    catGridLine: { style: "none" as const },
    valAxisLabelFontFace: font,
    valAxisLabelFontSize: size,
    valAxisLabelColor: ink,
    valAxisLabelFormatCode: numberFormat(format),
    valGridLine: { color: hex(theme.colours.line), size: 0.5 },
    valAxisLineShow: false,
    dataLabelFormatCode: numberFormat(format),
    dataLabelFontFace: font,
    dataLabelFontSize: Math.min(size, 12),
    dataLabelColor: ink,
    ...(lines ? {} : { valAxisMinVal: 0 }),
  };
  const data = series.map(({ name, values }) => ({ name, labels: categories, values: values as number[] }));
  if (lines) {
    slide.addChart(file.ChartType.line, data, {
      ...common,
      lineSize: 3,
      lineDataSymbolSize: 7,
      showValue: false,
      ...(categories.length > 12 && { catAxisLabelFrequency: Math.ceil(categories.length / 12) }),
    } as never);
    return;
  }
  slide.addChart(file.ChartType.bar, data, {
    ...common,
    barDir: bars ? "bar" : "col",
    barGrouping: drawn === "stacked" ? "stacked" : "clustered",
    barGapWidthPct: 45,
    // Where every bar says its value nobody reads it off an axis; the longest leaves room for it.
    ...(bars && {
      catAxisOrientation: "maxMin",
      valAxisHidden: true,
      valGridLine: { style: "none" },
      ...(longest > 0 && { valAxisMaxVal: longest * BAR_ROOM }),
    }),
    showValue: drawn !== "stacked" && (bars ? marks <= 40 : marks <= 24),
    dataLabelPosition: "outEnd",
  } as never);
}

/** Longest axis of bars by the longest bar: beyond its end stands its value. */
const BAR_ROOM = 1.15;

/** A colour as OOXML writes it. */
const hex = (colour: string) => colour.slice(1).toUpperCase();
