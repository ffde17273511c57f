/** The quarter on ten slides: the city against itself, then layer by layer, unit by unit, case by case, and what comes next. */
import { CATEGORIES } from "../../../contracts/vocabulary.contract.ts";
import { LEAST_EVENTS } from "../../analysis/analysis-types.ts";
import type { Bilingual, Paragraph, Step } from "../briefing.ts";
import { floodSeasonAt, HOLIDAYS, holidaysBetween } from "../calendar-rules.ts";
import { LISTED } from "../questions.ts";
import { byChange, comparedEn, comparedZh, sentencesEn, sentenceZh } from "../words/changes.ts";
import { formatDay } from "../words/format-fact.ts";
import { APPRAISAL_NAMES, CATEGORY_NAMES, COLUMN, UNITS } from "../words/names.ts";
import { counted, en, join, size, zh } from "../words/write.ts";
import {
  categoryBlocks,
  categoryChanges,
  listedRows,
  mostOf,
  OVERDUE_STRETCHES,
  stockWords,
  unitTable,
} from "./common-steps.ts";
import {
  bars,
  bilingual,
  CELLS,
  COUNTIES,
  caseBlock,
  cell,
  comparedNumber,
  type Desk,
  descending,
  factTable,
  mapBlock,
  nonzero,
  numberBlock,
  periodChart,
  periodTable,
  step,
  textCell,
  WORDS,
  whatColumns,
} from "./desk.ts";

/** Days ahead that step 10 looks. */
const DUE_DAYS = 30;
const CASES = 6;
const PICTURED = 2;

export function quarterlySteps(desk: Desk): Step[] {
  return [
    overview(desk),
    houses(desk),
    traffic(desk),
    sectors(desk),
    mines(desk),
    ranking(desk),
    listed(desk),
    overdue(desk),
    cases(desk),
    ahead(desk),
  ];
}

function overview(desk: Desk): Step {
  const { current } = desk.periods;
  const stock = stockWords(desk, {}, bilingual("全市登记各类点位", "The whole city"), "处");
  const counts = (["found", "closedInPeriod", "fellOverdue", "accidents", "deaths"] as const).map((what) =>
    desk.compared(what, WORDS[what]),
  );
  const sorted = byChange(counts);
  const gain = desk.fact("rectificationGain", {}, current);
  const before = desk.fact("rectificationAtStart", {}, current);
  const labels = counts.map((of) => ({ name: LABELS[of.now.ask.what as keyof typeof LABELS], of }));
  return step(
    "overview",
    bilingual("全市总体情况", "The city at a glance"),
    "map-right",
    desk.view({ measure: "rectification", show: COUNTIES, period: current }),
    {
      zh: [
        ...stock.zh,
        zh`本期（${formatDay(current.from, "zh")}至${formatDay(current.to, "zh")}）${sentenceZh(sorted.map(comparedZh))}`,
        ...gainZh(gain, before),
      ],
      en: [
        ...stock.en,
        en`From ${formatDay(current.from, "en")} to ${formatDay(current.to, "en")}, in order of change: ${sentencesEn(sorted.map(comparedEn))}`,
        ...gainEn(gain, before),
      ],
    },
    [
      mapBlock(
        desk.view({ measure: "rectification", show: COUNTIES, period: current }),
        bilingual("各区县整改率", "Rectification by county"),
      ),
      ...labels.map(({ name, of }) => comparedNumber(name, of)),
      periodChart(bilingual("本期与上期、上年同期", "This period against both"), UNITS.findings, labels.slice(0, 3)),
      periodTable(bilingual("主要指标对比", "Main figures compared"), labels),
    ],
    bilingual(
      "先讲变化最大的指标；标“无明显变化”的不要解读涨跌。",
      "Begin with what changed most; do not read a trend into what shows no clear change.",
    ),
  );
}

const LABELS = {
  found: bilingual("新发现隐患", "Found"),
  closedInPeriod: bilingual("销号隐患", "Closed"),
  fellOverdue: bilingual("新增逾期", "Fell overdue"),
  accidents: bilingual("事故起数", "Accidents"),
  deaths: bilingual("死亡人数", "Deaths"),
} as const;

type Gain = ReturnType<Desk["fact"]>;
const gainZh = (gain: Gain, before: Gain): Paragraph[] => {
  if (gain.value === null) return [];
  if (Math.abs(Number(gain.value)) < 0.0005) return [zh`整改率与期初（${before}）基本持平。`];
  return [zh`整改率比期初（${before}）${Number(gain.value) > 0 ? "提高" : "下降"}${size(gain)}个百分点。`];
};
const gainEn = (gain: Gain, before: Gain): Paragraph[] => {
  if (gain.value === null) return [];
  if (Math.abs(Number(gain.value)) < 0.0005)
    return [en`The share closed is as at the start of the period (${before}).`];
  return [
    en`The share closed is ${size(gain)} percentage points ${Number(gain.value) > 0 ? "above" : "below"} that at the start of the period (${before}).`,
  ];
};

function houses(desk: Desk): Step {
  const scope = { layer: ["self_built_house"] as const };
  const stock = stockWords(desk, scope, bilingual("全市登记自建房", "Self-built houses"), "栋");
  const changes = categoryChanges(desk, "self_built_house", CATEGORIES.self_built_house);
  const grades = (["A", "B", "C", "D", "unknown"] as const).map((appraisal) => ({
    name: APPRAISAL_NAMES[appraisal]!,
    fact: desk.fact("houses", {}, null, { appraisal }),
  }));
  const [c, d] = [grades[2]!.fact, grades[3]!.fact];
  const sealed = desk.fact("houses", {}, null, { appraisal: "D", control: "sealed" });
  const view = desk.view({ scope, measure: "rectification", show: COUNTIES });
  const graded = grades.some(({ fact }) => nonzero(fact));
  return step(
    "houses",
    bilingual("自建房安全整治", "Self-built houses"),
    "map-right",
    view,
    {
      zh: [...stock.zh, ...changes.zh, ...(graded ? [zh`鉴定为C级${c}栋、D级${d}栋，D级中已封停${sealed}栋。`] : [])],
      en: [
        ...stock.en,
        ...changes.en,
        ...(graded
          ? [en`Appraised as grade C: ${counted(c, "house")}; as grade D: ${d}, of which ${sealed} sealed.`]
          : []),
      ],
    },
    [
      mapBlock(view, bilingual("自建房整改率", "Rectification of houses")),
      ...categoryBlocks(desk, "self_built_house", CATEGORIES.self_built_house, bilingual("用途", "Use")),
      ...(graded
        ? [
            bars(
              "columns" as const,
              bilingual("房屋鉴定等级", "Appraised grade"),
              UNITS.houses,
              grades.map(({ name }) => name),
              [{ name: bilingual("自建房", "Houses"), colour: "main" as const, facts: grades.map(({ fact }) => fact) }],
            ),
          ]
        : []),
    ],
    bilingual("鉴定等级与风险等级是两套口径，不要混用。", "Appraisal and risk level are two scales: do not mix them."),
  );
}

function traffic(desk: Desk): Step {
  const { current } = desk.periods;
  const road = { kind: "road" };
  const counts = (["accidents", "deaths", "injuries"] as const).map((what) =>
    desk.compared(what, WORDS[what], {}, road),
  );
  const [accidents] = counts as [(typeof counts)[number], ...typeof counts];
  const spots = stockWords(
    desk,
    { layer: ["black_spot"] },
    bilingual("登记事故多发路段", "Accident black spots"),
    "处",
  );
  const streak = { deathsAtLeast: desk.tables.settings.deathsAtLeast };
  const severe = bilingual(
    `死亡${streak.deathsAtLeast}人及以上的事故`,
    `Accidents with ${streak.deathsAtLeast} or more deaths`,
  );
  const threshold = desk.fact("deathsAtLeast");
  const last = desk.fact("lastAccident", {}, null, streak);
  const months = desk.fact("monthsSince", {}, null, streak);
  const recorded = desk.fact("recordedSince");
  const unstated = desk.fact("unstated", {}, current, road);
  const byUnit = descending(
    desk.units.map((unit) => ({
      unit,
      now: desk.fact("accidents", { place: unit.code }, current, road),
      lastYear: desk.fact("accidents", { place: unit.code }, desk.periods.lastYear, road),
      deaths: desk.fact("deaths", { place: unit.code }, current, road),
      months: desk.fact("monthsSince", { place: unit.code }, null, streak),
    })),
    ({ now }) => now,
  );
  const most = mostOf(
    byUnit.map(({ unit, now }) => ({ name: desk.name(unit.code), fact: now })),
    bilingual("起数最多的是", "Most accidents:"),
    "起",
  );
  const view = desk.view({ scope: { layer: ["black_spot"] }, show: CELLS, tab: "accidents", period: current, ...road });
  return step(
    "traffic",
    bilingual("道路交通安全", "Road traffic"),
    "map-right",
    view,
    {
      zh: [
        zh`本期道路交通${sentenceZh(byChange(counts).map(comparedZh))}`,
        ...(most ? [most.zh] : []),
        last.value === null
          ? zh`自${recorded}有记录以来，全市未发生一次死亡${threshold}人及以上的事故。`
          : zh`全市最近一次死亡${threshold}人及以上的事故发生在${last}，至今已连续${months}个月未发生。`,
        ...spots.zh,
        ...(nonzero(unstated) ? [zh`另有${unstated}起事故来源未写明死亡人数，按无死亡计。`] : []),
      ],
      en: [
        en`On the roads, in order of change: ${sentencesEn(byChange(counts).map(comparedEn))}`,
        ...(most ? [most.en] : []),
        last.value === null
          ? en`No accident with ${threshold} or more deaths has been recorded since records begin on ${recorded}.`
          : en`The last accident with ${threshold} or more deaths was on ${last}: ${counted(months, "whole month")} without one.`,
        ...spots.en,
        ...(nonzero(unstated)
          ? [en`The source of ${counted(unstated, "accident")} does not state deaths, which count as none.`]
          : []),
      ],
    },
    [
      mapBlock(view, bilingual("事故多发路段与事故", "Black spots and accidents")),
      comparedNumber(bilingual("道路交通事故", "Road accidents"), accidents),
      last.value === null
        ? numberBlock(bilingual("有记录以来（未发生）", "None since records begin"), recorded, [], severe)
        : numberBlock(bilingual("连续未发生（月）", "Months without"), months, [], severe),
      bars(
        "bars",
        bilingual("各单位道路交通事故", "Road accidents by unit"),
        UNITS.accidents,
        byUnit.map(({ unit }) => desk.name(unit.code)),
        [
          { name: COLUMN.current, colour: "main", facts: byUnit.map(({ now }) => now) },
          { name: COLUMN.lastYear, colour: "lastYear", facts: byUnit.map(({ lastYear }) => lastYear) },
        ],
      ),
      factTable(
        bilingual("各单位道路交通事故", "Road accidents by unit"),
        COLUMN.unit,
        [
          { key: "current", title: COLUMN.current },
          { key: "lastYear", title: COLUMN.lastYear },
          ...whatColumns(["deaths"]),
          {
            key: "monthsSince",
            title: bilingual(
              `连续无死亡${streak.deathsAtLeast}人及以上事故（月）`,
              `Months without ${streak.deathsAtLeast} or more deaths`,
            ),
          },
        ],
        byUnit.map((row) => ({
          head: desk.name(row.unit.code),
          facts: [row.now, row.lastYear, row.deaths, row.months],
        })),
      ),
    ],
    bilingual("零事故月数按死亡人数设定值统计，与事故等级口径一致。", "The streak counts by the threshold of deaths."),
  );
}

function sectors(desk: Desk): Step {
  const scope = { layer: ["hazard_site"] as const };
  const categories = CATEGORIES.hazard_site;
  const stock = stockWords(desk, scope, bilingual("重点行业领域登记隐患场所", "Hazard sites of the key sectors"), "处");
  const changes = categoryChanges(desk, "hazard_site", categories);
  const most = mostOf(
    categories.map((category) => ({
      name: CATEGORY_NAMES[category],
      fact: desk.fact("overdue", { ...scope, category: [category] }),
    })),
    bilingual("逾期未整改最多的领域是", "Most overdue:"),
    "条",
  );
  // Too few to tell hot spots are shown by where they are.
  const tested = Number(desk.fact("open", scope).value) >= LEAST_EVENTS;
  const view = desk.view({ scope, show: CELLS, surface: tested ? "hotspots" : "kernel", hot: "open" });
  return step(
    "sectors",
    bilingual("重点行业领域隐患", "Hazards by key sector"),
    "chart-right",
    view,
    {
      zh: [...stock.zh, ...(most ? [most.zh] : []), ...changes.zh],
      en: [...stock.en, ...(most ? [most.en] : []), ...changes.en],
    },
    [
      ...categoryBlocks(desk, "hazard_site", categories, COLUMN.sector),
      mapBlock(
        view,
        tested
          ? bilingual("未销号隐患热点", "Hot spots of open findings")
          : bilingual("未销号隐患密度", "Density of open findings"),
      ),
    ],
    bilingual("按危化、矿山、建筑、文旅、消防、燃气、防汛逐项汇报。", "Sector by sector, in the order of the table."),
  );
}

function mines(desk: Desk): Step {
  const scope = { layer: ["mine"] as const };
  const stock = stockWords(desk, scope, bilingual("全市登记矿山（含尾矿库）", "Mines and tailings ponds"), "座");
  const changes = categoryChanges(desk, "mine", CATEGORIES.mine);
  const major = desk.fact("sites", { ...scope, level: [1] });
  const inspected = desk.fact("inspectedShare", scope);
  const most = mostOf(
    desk.units.map(({ code }) => ({ name: desk.name(code), fact: desk.fact("open", { ...scope, place: code }) })),
    bilingual("未销号隐患最多的是", "Most open findings:"),
    "条",
  );
  const view = desk.view({ scope, show: CELLS });
  return step(
    "mines",
    bilingual("矿山安全", "Mines"),
    "map-right",
    view,
    {
      zh: [
        ...stock.zh,
        zh`重大风险矿山${major}座，近一年检查覆盖率${inspected}。`,
        ...(most ? [most.zh] : []),
        ...changes.zh,
      ],
      en: [
        ...stock.en,
        en`Of these ${major} at major risk; ${inspected} inspected within a year.`,
        ...(most ? [most.en] : []),
        ...changes.en,
      ],
    },
    [
      mapBlock(view, bilingual("矿山分布", "Mines")),
      ...categoryBlocks(desk, "mine", CATEGORIES.mine, bilingual("矿山类型", "Kind of mine")),
    ],
    bilingual("尾矿库单独列出。", "Tailings ponds stand apart."),
  );
}

function ranking(desk: Desk): Step {
  const rows = desk.units
    .map(({ code }) => ({
      name: desk.name(code),
      rank: desk.fact("rank", { place: code }),
      best: desk.fact("rankBest", { place: code }),
      worst: desk.fact("rankWorst", { place: code }),
      rate: desk.fact("rectification", { place: code }),
      gain: desk.fact("rectificationGain", { place: code }, desk.periods.current),
      closed: desk.fact("closed", { place: code }),
      findings: desk.fact("findings", { place: code }),
      overdue: desk.fact("overdue", { place: code }),
    }))
    .toSorted((a, b) => Number(a.rank.value ?? 99) - Number(b.rank.value ?? 99) || (a.rank.id < b.rank.id ? -1 : 1));
  const ranked = rows.filter(({ rank }) => rank.value !== null);
  const [first, last] = [ranked[0], ranked.at(-1)];
  const [units, counting] = [desk.fact("units"), desk.fact("unitsRanked")];
  const city = desk.fact("rectification");
  const unclear = ranked.filter(({ best, worst }) => best.value !== worst.value);
  const view = desk.view({ measure: "rectification", show: COUNTIES, tab: "ranking" });
  return step(
    "ranking",
    bilingual("各单位整改率排名", "Units by rectification"),
    "table-full",
    view,
    {
      zh:
        first && last && first !== last
          ? [
              // Said of those ranked: where ranks are withheld the sentence goes with them.
              units.value === counting.value
                ? zh`${counting}个统计单位全部参加排名。全市整改率${city}。`
                : zh`${units}个统计单位中，${counting}个参加排名，其余隐患数不足、不作排名。全市整改率${city}。`,
              zh`整改率最高的是${first.name.zh}（${first.rate}，名次区间${range(first, "zh")}），最低的是${last.name.zh}（${last.rate}，名次区间${range(last, "zh")}）。`,
              unclear.length > 0
                ? zh`名次区间相互重叠的单位，整改率差距在偶然波动范围之内，不宜按名次先后评价。`
                : zh`各单位名次区间互不重叠，排名先后明确。`,
            ]
          : [zh`${units}个统计单位中${counting}个隐患数达到排名要求，不作排名；全市整改率${city}。`],
      en:
        first && last && first !== last
          ? [
              units.value === counting.value
                ? en`All ${counted(counting, "reporting unit")} are ranked. The city as a whole has closed ${city}.`
                : en`Of ${counted(units, "reporting unit")} ${counting} are ranked, the others having too few findings. The city as a whole has closed ${city}.`,
              en`${first.name.en} leads with ${first.rate} (rank interval ${range(first, "en")}); ${last.name.en} is last with ${last.rate} (rank interval ${range(last, "en")}).`,
              unclear.length > 0
                ? en`Units whose rank intervals overlap do not differ by more than chance explains.`
                : en`No rank intervals overlap: the order is certain.`,
            ]
          : [
              en`Of ${counted(units, "reporting unit")} ${counting} have findings enough to be ranked, so none is; the city as a whole has closed ${city}.`,
            ],
    },
    [
      {
        kind: "table",
        title: bilingual("整改率排名及名次区间", "Rectification with rank intervals"),
        columns: [
          { key: "head", title: COLUMN.unit, align: "start" },
          ...whatColumns([
            "rank",
            "rankBest",
            "rankWorst",
            "rectification",
            "rectificationGain",
            "closed",
            "findings",
            "overdue",
          ]).map((column) => ({ ...column, align: "end" as const })),
        ],
        rows: rows.map(({ name, rank, best, worst, rate, gain, closed, findings, overdue }) => [
          textCell(name),
          ...[rank, best, worst, rate, gain, closed, findings, overdue].map(cell),
        ]),
      },
      bars(
        "bars",
        bilingual("整改率", "Rectified"),
        UNITS.share,
        rows.map(({ name }) => name),
        [{ name: bilingual("整改率", "Rectified"), colour: "main", facts: rows.map(({ rate }) => rate) }],
      ),
      mapBlock(view, bilingual("各区县整改率", "Rectification by county")),
    ],
    bilingual(
      "名次区间：在联合置信水平下该单位可能处于的最好和最差名次。",
      "Rank interval: the best and worst rank compatible with the figures, all units together.",
    ),
  );
}

const range = ({ best, worst }: { best: Gain; worst: Gain }, language: "zh" | "en"): Paragraph =>
  language === "zh"
    ? best.value === worst.value
      ? zh`第${best}名`
      : zh`第${best}至第${worst}名`
    : best.value === worst.value
      ? en`${best}`
      : en`${best} to ${worst}`;

function listed(desk: Desk): Step {
  const scope = { supervision: LISTED };
  const rows = listedRows(desk, {});
  const { supervised } = desk.tables.lists;
  const of = (what: "sites" | "findings" | "closed" | "rectification" | "open" | "overdue") => desk.fact(what, scope);
  const [sites, findings, closed, rate, open, late] = [
    of("sites"),
    of("findings"),
    of("closed"),
    of("rectification"),
    of("open"),
    of("overdue"),
  ];
  const view = desk.view({ scope, show: CELLS, dock: "lists", rows: "supervised" });
  const whats = ["sites", "findings", "closed", "rectification", "open", "overdue"] as const;
  return step(
    "listed",
    bilingual("挂牌督办", "Listed supervision"),
    "cases",
    view,
    nonzero(sites)
      ? {
          zh: [
            zh`挂牌督办点位${sites}处，隐患${findings}条，已销号${closed}条，整改率${rate}；未销号${open}条，其中逾期未整改${late}条。`,
            ...(rows.length > 0
              ? [
                  zh`其中${join(
                    rows.map((row) => zh`${row.head.zh}未销号${desk.fact("open", row.scope)}条`),
                    "、",
                  )}。`,
                ]
              : []),
          ],
          en: [
            en`${counted(sites, "site")} under listed supervision with ${counted(findings, "finding")}, ${closed} closed (${rate}); ${open} open, of which ${late} overdue.`,
            ...(rows.length > 0
              ? [
                  en`Still open: ${join(
                    rows.map((row) => en`${row.head.en} ${desk.fact("open", row.scope)}`),
                    ", ",
                  )}.`,
                ]
              : []),
          ],
        }
      : {
          zh: [zh`目前没有挂牌督办的点位（${sites}处）。`],
          en: [en`No site is under listed supervision (${sites}).`],
        },
    [
      numberBlock(bilingual("挂牌督办未销号（条）", "Listed findings, open"), open),
      numberBlock(bilingual("其中逾期未整改（条）", "Of which overdue"), late),
      ...(rows.length > 0
        ? [
            factTable(
              bilingual("各级挂牌督办整改情况", "Listed supervision by level"),
              COLUMN.level,
              whatColumns(whats),
              rows.map((row) => ({ head: row.head, facts: whats.map((what) => desk.fact(what, row.scope)) })),
            ),
          ]
        : []),
      caseBlock(
        desk,
        bilingual("未销号的挂牌督办隐患", "Listed findings still open"),
        supervised.rows.slice(0, CASES),
        bilingual("挂牌督办隐患已全部销号。", "All listed findings are closed."),
      ),
      mapBlock(view, bilingual("挂牌督办点位", "Sites under listed supervision")),
    ],
    bilingual("逐件说明责任单位、措施和时限。", "Case by case: who, what, by when."),
  );
}

function overdue(desk: Desk): Step {
  const total = desk.fact("overdue");
  const share = desk.fact("overdueShare");
  const longest = desk.fact("longestOverdue");
  const fell = desk.compared("fellOverdue", WORDS.fellOverdue);
  const stretches = OVERDUE_STRETCHES.map(({ from, to, name }) => ({
    name,
    fact: desk.fact("overdueFor", {}, null, { from, to }),
  }));
  const byUnit = descending([...desk.units], ({ code }) => desk.fact("overdue", { place: code }));
  const most = mostOf(
    byUnit.map(({ code }) => ({ name: desk.name(code), fact: desk.fact("overdue", { place: code }) })),
    bilingual("逾期未整改最多的单位是", "Most overdue:"),
    "条",
  );
  const view = desk.view({
    scope: { status: ["overdue"] },
    show: CELLS,
    dock: "lists",
    rows: "overdue",
    measure: "overdueShare",
  });
  return step(
    "overdue",
    bilingual("逾期未整改", "Overdue"),
    "table-full",
    view,
    {
      zh: [
        nonzero(total)
          ? zh`逾期未整改隐患${total}条，占未销号隐患的${share}，最长已逾期${longest}天。`
          : zh`目前没有逾期未整改隐患（${total}条）。`,
        sentenceZh([zh`本期${comparedZh(fell)}`]),
        ...(most ? [most.zh] : []),
      ],
      en: [
        nonzero(total)
          ? en`${counted(total, "finding")} overdue, ${share} of those open; the longest by ${counted(longest, "day")}.`
          : en`No finding is overdue (${total}).`,
        en`In the period, ${comparedEn(fell)}`,
        ...(most ? [most.en] : []),
      ],
    },
    [
      bars(
        "columns",
        bilingual("逾期时长", "How long overdue"),
        UNITS.findings,
        stretches.map(({ name }) => name),
        [{ name: bilingual("逾期未整改", "Overdue"), colour: "bad", facts: stretches.map(({ fact }) => fact) }],
      ),
      unitTable(
        desk,
        bilingual("各单位逾期情况", "Overdue by unit"),
        ["open", "overdue", "overdueShare", "longestOverdue", "fellOverdue"],
        {},
        byUnit,
      ),
      caseBlock(
        desk,
        bilingual("逾期最久的隐患", "Longest overdue"),
        desk.tables.lists.overdue.rows.slice(0, CASES),
        bilingual("没有逾期未整改隐患。", "Nothing is overdue."),
      ),
      mapBlock(view, bilingual("逾期点位", "Overdue sites")),
    ],
    bilingual("待验收的不算逾期。", "Findings awaiting acceptance are not overdue."),
  );
}

function cases(desk: Desk): Step {
  const { current } = desk.periods;
  const closed = desk.compared("closedInPeriod", WORDS.closedInPeriod);
  const onTime = desk.fact("onTimeShare", {}, current);
  const median = desk.fact("medianDays", {}, current);
  const chosen = desk.tables.lists.cases.rows.slice(0, CASES);
  const pictured = chosen.filter(({ photos }) => photos.before !== null && photos.after !== null).slice(0, PICTURED);
  const view = desk.view({ scope: { status: ["closed"] }, show: CELLS });
  const timeZh =
    onTime.value === null
      ? []
      : [
          median.value === null
            ? zh`按期整改率${onTime}；近一年发现的隐患销号尚不足半数，整改天数中位数暂缺。`
            : zh`按期整改率${onTime}，近一年发现的隐患整改天数中位数为${median}天。`,
        ];
  const timeEn =
    onTime.value === null
      ? []
      : [
          median.value === null
            ? en`${onTime} closed on time; fewer than half of the year's findings are closed, so there is no median yet.`
            : en`${onTime} closed on time; half of the year's findings close within ${counted(median, "day")}.`,
        ];
  return step(
    "cases",
    bilingual("典型案例", "Typical cases"),
    "cases",
    view,
    {
      zh: [sentenceZh([zh`本期${comparedZh(closed)}`]), ...timeZh],
      en: [en`In the period, ${comparedEn(closed)}`, ...timeEn],
    },
    [
      ...pictured.map(({ photos, siteName, regionCode }) => ({
        kind: "photos" as const,
        caption: { zh: `${desk.name(regionCode).zh} ${siteName}`, en: `${siteName}, ${desk.name(regionCode).en}` },
        ...photos,
      })),
      caseBlock(
        desk,
        bilingual("整改销号案例", "Put right and closed"),
        chosen,
        bilingual(
          "近一年没有销号的隐患，暂无案例。",
          "No finding was closed within a year, so there is no case to show.",
        ),
      ),
      numberBlock(bilingual("按期整改率", "Closed on time"), onTime),
    ],
    bilingual("对照整改前后照片讲。", "Tell it by the photos before and after."),
  );
}

function ahead(desk: Desk): Step {
  const { periods, tables } = desk;
  const days = { days: DUE_DAYS };
  const window = desk.fact("daysAhead", {}, null, days);
  const due = desk.fact("dueIn", {}, null, days);
  const stillOpen = desk.fact("forecastOpen", {}, null, days);
  const byUnit = descending([...desk.units], ({ code }) => desk.fact("dueIn", { place: code }, null, days));
  const mostDue = mostOf(
    byUnit.map(({ code }) => ({ name: desk.name(code), fact: desk.fact("dueIn", { place: code }, null, days) })),
    bilingual("到期最多的单位是", "Most fall due in"),
    "条",
  );
  const focus = mostOf(
    CATEGORIES.hazard_site.map((category) => ({
      name: CATEGORY_NAMES[category],
      fact: desk.fact("open", { layer: ["hazard_site"], category: [category] }),
    })),
    bilingual("未销号隐患最多的重点领域是", "Key sectors with most open findings:"),
    "条",
  );
  const holidays = holidaysBetween(periods.ahead.from, periods.ahead.to).map(({ holiday }) => ({
    name: HOLIDAYS[holiday] as Bilingual,
    first: desk.fact("holiday", {}, periods.ahead, { name: holiday, edge: "first" }),
    last: desk.fact("holiday", {}, periods.ahead, { name: holiday, edge: "last" }),
    days: desk.fact("holidayDays", {}, periods.ahead, { name: holiday }),
  }));
  const season = floodSeasonAt(tables.cube.asOf.businessDate, tables.settings.floodSeason);
  const [begins, ends] = [
    desk.fact("floodSeason", {}, null, { edge: "first" }),
    desk.fact("floodSeason", {}, null, { edge: "last" }),
  ];
  const flood = { layer: ["hazard_site"] as const, category: ["flood"] as const };
  const [floodSites, floodOpen] = [desk.fact("sites", flood), desk.fact("open", flood)];
  const view = desk.view({ measure: "dueSoon", show: CELLS, surface: "kernel", hot: "open", tab: "ranking" });
  return step(
    "ahead",
    bilingual("下季度重点", "What comes next"),
    "table-full",
    view,
    {
      zh: [
        stillOpen.value === null
          ? zh`今后${window}天内有${due}条隐患到期。`
          : zh`今后${window}天内有${due}条隐患到期，按以往整改速度推算，到期时约有${stillOpen}条仍未销号。`,
        ...(mostDue ? [mostDue.zh] : []),
        ...(focus ? [focus.zh] : []),
        holidays.length > 0
          ? zh`未来三个月法定节假日：${join(
              holidays.map(({ name, first, days: length }) => zh`${name.zh}（${first}起，${length}天）`),
              "、",
            )}。`
          : zh`未来三个月没有法定节假日。`,
        season.now
          ? zh`现处汛期，至${ends}结束；防汛点位${floodSites}处，未销号隐患${floodOpen}条。`
          : zh`下一汛期自${begins}至${ends}；防汛点位${floodSites}处，未销号隐患${floodOpen}条。`,
      ],
      en: [
        stillOpen.value === null
          ? en`${counted(due, "finding")} will fall due in the next ${counted(window, "day")}.`
          : en`${counted(due, "finding")} will fall due in the next ${counted(window, "day")}; at the pace of the past about ${stillOpen} of them will still be open on that day.`,
        ...(mostDue ? [mostDue.en] : []),
        ...(focus ? [focus.en] : []),
        holidays.length > 0
          ? en`Statutory holidays in the next three months: ${join(
              holidays.map(
                ({ name, first, days: length }) => en`${name.en} (from ${first}, ${counted(length, "day")})`,
              ),
              ", ",
            )}.`
          : en`There is no statutory holiday in the next three months.`,
        season.now
          ? en`It is flood season until ${ends}: ${counted(floodSites, "flood site")} with ${counted(floodOpen, "open finding")}.`
          : en`The next flood season runs from ${begins} to ${ends}: ${counted(floodSites, "flood site")} with ${counted(floodOpen, "open finding")}.`,
      ],
    },
    [
      numberBlock(bilingual("即将到期隐患（条）", "Findings falling due"), due),
      ...(stillOpen.value === null
        ? []
        : [numberBlock(bilingual("预计到期仍未销号（条）", "Of which expected still open"), stillOpen)]),
      factTable(
        bilingual("各单位即将到期和逾期", "Falling due and overdue by unit"),
        COLUMN.unit,
        whatColumns(["dueIn", "overdue", "open"]),
        byUnit.map(({ code }) => ({
          head: desk.name(code),
          facts: [
            desk.fact("dueIn", { place: code }, null, days),
            desk.fact("overdue", { place: code }),
            desk.fact("open", { place: code }),
          ],
        })),
      ),
      ...(holidays.length > 0
        ? [
            factTable(
              bilingual("法定节假日", "Statutory holidays"),
              COLUMN.holiday,
              [
                { key: "first", title: COLUMN.first },
                { key: "last", title: COLUMN.last },
                { key: "days", title: COLUMN.days },
              ],
              holidays.map(({ name, first, last, days: length }) => ({ head: name, facts: [first, last, length] })),
            ),
          ]
        : []),
      caseBlock(
        desk,
        bilingual("最先到期的隐患", "First to fall due"),
        tables.lists.dueSoon.rows.slice(0, CASES),
        bilingual("今后一个月没有隐患到期。", "No finding falls due within the month."),
      ),
      mapBlock(view, bilingual("未销号隐患密度", "Density of open findings")),
    ],
    bilingual(
      "到期未销号数按以往整改速度推算，供安排工作参考；其余为台账事实和日期。",
      "What will still be open is worked out from the pace of the past; all else is on record or in the calendar.",
    ),
  );
}
