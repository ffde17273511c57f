/** A quarter's briefing with every kind of block, 13 units and names as long as they come. */
import type {
  Bilingual,
  Block,
  BriefingContent,
  Fact,
  FactFormat,
  Paragraph,
  Step,
} from "#server/algorithms/briefing/briefing.ts";

const UNITS: readonly (readonly [code: string, zh: string, en: string])[] = [
  ["430602", "岳阳楼区", "Yueyanglou District"],
  ["430603", "云溪区", "Yunxi District"],
  ["430611", "君山区", "Junshan District"],
  ["430621", "岳阳县", "Yueyang County"],
  ["430623", "华容县", "Huarong County"],
  ["430624", "湘阴县", "Xiangyin County"],
  ["430626", "平江县", "Pingjiang County"],
  ["430681", "汨罗市", "Miluo City"],
  ["430682", "临湘市", "Linxiang City"],
  ["430600-JK", "岳阳经济技术开发区", "Yueyang Economic and Technological Development Zone"],
  ["430600-NH", "南湖新区", "Nanhu New District"],
  ["430600-QY", "屈原管理区", "Quyuan Administration District"],
  ["430600-CL", "城陵矶新港区", "Chenglingji New Port District"],
];
export const MAP_VIEW = "at=113.1,29.1,8&measure=rectification&show=density,choropleth&theme=light&lang=zh";
export const FULL_MAP_VIEW = "at=113.1,29.3,8.4&surface=hotspots&show=density&theme=light&lang=zh";

const ANY = { layer: [], category: [], level: [], status: [], supervision: [], place: null };
const QUARTER = { from: "2026-04-01", to: "2026-06-30" };

export function sampleBriefing(): BriefingContent {
  const facts: Record<string, Fact> = {};
  const fact = (
    id: string,
    value: Fact["value"],
    format: FactFormat,
    denominator?: number,
    place: string | null = null,
  ) => {
    facts[id] = {
      id,
      value,
      format,
      ...(denominator === undefined ? {} : { denominator }),
      ask: { what: id.split(".").at(-1)!, filter: { ...ANY, place }, period: QUARTER },
    };
    return id;
  };
  fact("city.open", 12_403, "count");
  fact("city.closed", 8_216, "count");
  fact("city.rate", 0.9183, "share", 8_947);
  fact("city.overdue", 314, "count");
  fact("city.overdue.change", -57, "change");
  fact("city.closed.changeShare", 0.123, "changeShare");
  fact("city.rate.points", 0.0214, "points");
  fact("city.days", 46, "days");
  fact("city.since", "2026-03-14", "date");
  fact("city.none", null, "changeShare");
  for (const [i, [code]] of UNITS.entries()) {
    fact(`unit.${code}.rank`, i + 1, "rank", undefined, code);
    fact(`unit.${code}.rate`, 0.978 - i * 0.017, "share", 900 - i * 31, code);
    fact(`unit.${code}.closed`, 880 - i * 43, "count", undefined, code);
    fact(`unit.${code}.before`, 801 - i * 37, "count", undefined, code);
    fact(`unit.${code}.overdue`, 4 + i * 5, "count", undefined, code);
    fact(`unit.${code}.change`, i % 3 === 0 ? 12 - i : -i, "change", undefined, code);
    for (const level of [1, 2, 3, 4])
      fact(`unit.${code}.level${level}`, (60 - i * 3) * level, "count", undefined, code);
  }
  for (let week = 1; week <= 26; week++) {
    fact(`week.${week}.found`, 240 + Math.round(60 * Math.sin(week / 3)), "count");
    fact(`week.${week}.closed`, 220 + week * 4, "count");
  }

  const steps: Step[] = [
    {
      id: "overview",
      title: {
        zh: "二季度全市房屋和场所安全：整改率提高，逾期减少",
        en: "Second quarter: rectification up, overdue findings down",
      },
      layout: "numbers",
      view: MAP_VIEW,
      notes: {
        zh: "先讲整改率，再讲逾期。约一分钟。",
        en: "Rectification first, then overdue findings. About a minute.",
      },
      words: {
        zh: [
          says(
            "本季度销号 ",
            ["city.closed", "8,216"],
            " 处，环比增长 ",
            ["city.closed.changeShare", "+12.3%"],
            "；整改率 ",
            ["city.rate", "91.8%"],
            "（8,216/8,947）。",
          ),
          says(
            "逾期未改 ",
            ["city.overdue", "314"],
            " 处，比上季度减少 57 处，其中一半以上集中在平江县和临湘市，多为经营性自建房。",
          ),
        ],
        en: [
          says(
            "",
            ["city.closed", "8,216"],
            " findings were closed this quarter, ",
            ["city.closed.changeShare", "+12.3%"],
            " on the last; the rectification rate is ",
            ["city.rate", "91.8%"],
            " (8,216/8,947).",
          ),
          says(
            "",
            ["city.overdue", "314"],
            " are overdue, 57 fewer than a quarter ago; more than half are in Pingjiang County and Linxiang City.",
          ),
        ],
      },
      blocks: [
        number("整改率", "Rectification rate", "city.rate", ["city.rate.points"], "8,216 / 8,947", "8,216 / 8,947"),
        number(
          "本季度销号",
          "Closed this quarter",
          "city.closed",
          ["city.closed.changeShare"],
          "环比",
          "on last quarter",
        ),
        number("逾期未改", "Overdue", "city.overdue", ["city.overdue.change"], "环比", "on last quarter"),
        number(
          "中位整改天数",
          "Median days to close",
          "city.days",
          ["city.none"],
          "上年同期无数据",
          "no data last year",
        ),
      ],
    },
    {
      id: "map",
      title: { zh: "风险在哪里", en: "Where the risk is" },
      layout: "map-right",
      view: MAP_VIEW,
      notes: { zh: "指出平江东部。", en: "Point at the east of Pingjiang." },
      words: {
        zh: [
          says("未销号隐患 ", ["city.open", "12,403"], " 处，集中在城区老旧街区和平江县东部乡镇。"),
          says("逾期 ", ["city.overdue", "310", true], " 处。"),
          says("距上次较大以上事故已连续 90 天，起算日 ", ["city.since", "2026-03-14"], "。"),
        ],
        en: [
          says(
            "",
            ["city.open", "12,403"],
            " findings are open, most of them in the old quarters of the city and in the east of Pingjiang County.",
          ),
          says("", ["city.overdue", "310", true], " are overdue."),
        ],
      },
      blocks: [
        {
          kind: "map",
          view: MAP_VIEW,
          caption: { zh: "各县市区整改率与未销号隐患密度", en: "Rectification by district, density of open findings" },
        },
      ],
    },
    {
      id: "hotspots",
      title: { zh: "显著热点：哪些聚集不是偶然", en: "Hot spots: which concentrations are no accident" },
      layout: "map-full",
      view: FULL_MAP_VIEW,
      notes: { zh: "", en: "" },
      words: {
        zh: [says("经检验，城区与平江东部的聚集在 99% 水平上显著。")],
        en: [says("Tested, the concentrations in the city and in eastern Pingjiang hold at 99%.")],
      },
      blocks: [
        {
          kind: "map",
          view: FULL_MAP_VIEW,
          caption: { zh: "未销号隐患热点（Gi*，错误发现率控制）", en: "Hot spots of open findings (Gi*, FDR)" },
        },
      ],
    },
    {
      id: "ranking",
      title: { zh: "十三个单位整改排名", en: "Thirteen units by rectification rate" },
      layout: "table-full",
      view: MAP_VIEW,
      notes: { zh: "不点名批评，讲差距。", en: "Speak of gaps, not of blame." },
      words: {
        zh: [says("首末位相差 20.4 个百分点；样本不足 30 的单位不排名。")],
        en: [says("20.4 points lie between the first and the last; units with fewer than 30 are not ranked.")],
      },
      blocks: [
        {
          kind: "table",
          title: { zh: "各单位整改情况", en: "Rectification by unit" },
          columns: [
            { key: "rank", title: { zh: "名次", en: "Rank" }, align: "end" },
            { key: "unit", title: { zh: "单位", en: "Unit" }, align: "start" },
            { key: "rate", title: { zh: "整改率", en: "Rate" }, align: "end" },
            { key: "closed", title: { zh: "本季度销号", en: "Closed this quarter" }, align: "end" },
            { key: "overdue", title: { zh: "逾期未改", en: "Overdue" }, align: "end" },
            { key: "change", title: { zh: "逾期环比", en: "Change of overdue" }, align: "end" },
            { key: "level", title: { zh: "最高风险", en: "Highest risk" }, align: "start" },
          ],
          rows: UNITS.map(([code, zh, en], i) => [
            { fact: `unit.${code}.rank` },
            { text: { zh, en } },
            { fact: `unit.${code}.rate` },
            { fact: `unit.${code}.closed` },
            { fact: `unit.${code}.overdue` },
            { fact: `unit.${code}.change` },
            { level: ((i % 4) + 1) as 1 | 2 | 3 | 4 },
          ]),
        },
      ],
    },
    {
      id: "closed",
      title: { zh: "谁进步，谁落后", en: "Who moved, who fell behind" },
      layout: "chart-right",
      view: MAP_VIEW,
      notes: { zh: "对比上季度。", en: "Against the last quarter." },
      words: {
        zh: [says("十个单位销号数高于上季度。"), says("岳阳经济技术开发区和城陵矶新港区需要加快。")],
        en: [
          says("Ten units closed more than a quarter ago."),
          says("The development zone and the port district have to hurry."),
        ],
      },
      blocks: [
        {
          kind: "chart",
          chart: "bars",
          title: { zh: "销号数：本季度与上季度", en: "Closed: this quarter and the last" },
          unit: { zh: "处", en: "findings" },
          categories: UNITS.map(([, zh, en]) => ({ zh, en })),
          series: [
            {
              name: { zh: "本季度", en: "This quarter" },
              facts: UNITS.map(([code]) => `unit.${code}.closed`),
              colour: "main",
            },
            {
              name: { zh: "上季度", en: "Last quarter" },
              facts: UNITS.map(([code]) => `unit.${code}.before`),
              colour: "before",
            },
          ],
        },
        {
          kind: "chart",
          chart: "lines",
          title: { zh: "每周新增与销号", en: "Found and closed by week" },
          unit: { zh: "处", en: "findings" },
          categories: Array.from({ length: 26 }, (_, i) => ({ zh: `${i + 1} 周`, en: `W${i + 1}` })),
          series: [
            {
              name: { zh: "新增", en: "Found" },
              facts: Array.from({ length: 26 }, (_, i) => `week.${i + 1}.found`),
              colour: "bad",
            },
            {
              name: { zh: "销号", en: "Closed" },
              facts: Array.from({ length: 26 }, (_, i) => `week.${i + 1}.closed`),
              colour: "good",
            },
          ],
        },
        {
          kind: "chart",
          chart: "stacked",
          title: { zh: "未销号隐患的风险等级", en: "Open findings by risk level" },
          unit: { zh: "处", en: "findings" },
          categories: UNITS.slice(0, 6).map(([, zh, en]) => ({ zh, en })),
          series: ([1, 2, 3, 4] as const).map((level) => ({
            name: {
              zh: ["重大", "较大", "一般", "低"][level - 1]!,
              en: ["Major", "Larger", "General", "Low"][level - 1]!,
            },
            facts: UNITS.slice(0, 6).map(([code]) => `unit.${code}.level${level}`),
            colour: `level${level}` as const,
          })),
        },
        {
          kind: "chart",
          chart: "columns",
          title: { zh: "逾期未改", en: "Overdue" },
          unit: { zh: "处", en: "findings" },
          categories: UNITS.slice(0, 9).map(([, zh, en]) => ({ zh, en: en.split(" ")[0]! })),
          series: [
            {
              name: { zh: "逾期", en: "Overdue" },
              facts: UNITS.slice(0, 9).map(([code]) => `unit.${code}.overdue`),
              colour: "bad",
            },
          ],
        },
      ],
    },
    {
      id: "cases",
      title: { zh: "需要市级协调的典型问题", en: "Cases that need the city" },
      layout: "cases",
      view: MAP_VIEW,
      notes: { zh: "请城管局说明进展。", en: "Ask the housing bureau for the state of things." },
      words: { zh: [], en: [] },
      blocks: [
        {
          kind: "cases",
          title: { zh: "挂牌督办", en: "Listed supervision" },
          empty: { zh: "本季度没有挂牌督办的问题。", en: "No listed cases this quarter." },
          items: [1, 2, 3, 4, 5].map((n) => ({
            siteId: `${n}`,
            findingId: `${n}`,
            name: {
              zh: n === 2 ? "岳阳楼区洞庭北路街道办事处金鹗山社区居民委员会综合服务中心门面房" : `城关镇自建房 ${n} 号`,
              en: `Self-built house ${n} of Chengguan Town`,
            },
            place: { zh: "平江县 城关镇", en: "Chengguan Town, Pingjiang County" },
            layer: "self_built_house",
            level: ((n % 4) + 1) as 1 | 2 | 3 | 4,
            description:
              "三楼以上擅自加建两层，承重墙开洞未加固，楼梯间堆放可燃物，疏散通道净宽不足 1.1 米，首层经营餐饮并使用瓶装液化气。".repeat(
                n === 2 ? 3 : 1,
              ),
            measures: n === 3 ? null : "已腾空并封控，正在编制加固方案，计划 9 月底前完工。",
            unit: "平江县住房和城乡建设局",
            deadline: "2026-09-30",
            status: "rectifying",
            supervision: "city",
            photos:
              n === 1
                ? { before: "before-1", after: "after-1" }
                : n === 4
                  ? { before: "before-1", after: null }
                  : { before: null, after: null },
          })),
        },
        {
          kind: "photos",
          caption: { zh: "城关镇自建房 1 号整改前后", en: "House 1 before and after" },
          before: "before-1",
          after: "after-1",
        },
      ],
    },
  ];
  const sheets = Object.fromEntries(
    UNITS.map(([code, zh, en]): [string, Step] => [
      code,
      {
        id: code,
        title: { zh: `${zh}一页纸`, en: `${en} on a page` },
        layout: "table-full",
        view: `place=${code}`,
        notes: { zh: "", en: "" },
        words: {
          zh: [says("整改率 ", [`unit.${code}.rate`, "见表"], "。")],
          en: [says("Rate ", [`unit.${code}.rate`, "see table"], ".")],
        },
        blocks: [
          number("整改率", "Rectification rate", `unit.${code}.rate`, [], "", ""),
          number("逾期未改", "Overdue", `unit.${code}.overdue`, [`unit.${code}.change`], "环比", "on last quarter"),
        ],
      },
    ]),
  );
  return {
    title: { zh: "岳阳市安全生产风险二季度通报", en: "Yueyang: safety risks in the second quarter" },
    subtitle: { zh: "市安委会全体会议 2026 年 7 月", en: "Plenary of the safety committee, July 2026" },
    template: "quarterly",
    snapshot: "17",
    steps,
    sheets,
    facts,
    stamp: {
      asOf: "2026-06-30",
      frozenAt: "2026-07-01T00:05:00Z",
      hash: "a3f1c09b5e7d42861f0e9d8c7b6a5948372615f0e1d2c3b4a5968778695a4b3c",
      source: { zh: "市安委会办公室风险台账", en: "Risk ledger of the safety committee's office" },
      calibre: {
        zh: "整改率为本季度到期隐患中按原期限销号的比例；逾期按原期限计算，延期不改变逾期；隐患以登记为准，撤销的不计。",
        en: "The rectification rate is the share of findings due in the quarter that were closed by their original deadline; extensions do not change what is overdue.",
      },
      confidentiality: { zh: "内部资料", en: "Internal" },
      approval: "",
      synthetic: true,
    },
  };
}

/** Words with numbers: [fact, text, typed over?]. */
function says(...parts: (string | readonly [fact: string, text: string, edited?: true])[]): Paragraph {
  return parts
    .filter((part) => part !== "")
    .map((part) =>
      typeof part === "string"
        ? { text: part }
        : { fact: part[0], text: part[1], ...(part[2] && { edited: true as const }) },
    );
}

function number(zh: string, en: string, fact: string, changes: string[], noteZh: string, noteEn: string): Block {
  const note: Bilingual | null = noteZh ? { zh: noteZh, en: noteEn } : null;
  return { kind: "number", label: { zh, en }, fact, changes, note };
}
