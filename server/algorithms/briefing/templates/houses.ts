/** The promotion meeting on self-built houses: state, use, appraisal, control and works, units, overdue and what comes next. */
import { CATEGORIES, HOUSE_APPRAISALS, HOUSE_CONTROLS, HOUSE_WORKS } from "../../../contracts/vocabulary.contract.ts";
import type { Bilingual, Fact, Step } from "../briefing.ts";
import { byChange, comparedEn, comparedZh, sentencesEn, sentenceZh } from "../words/changes.ts";
import { formatDay } from "../words/format-fact.ts";
import { APPRAISAL_NAMES, COLUMN, CONTROL_NAMES, UNITS, WORKS_NAMES } from "../words/names.ts";
import { counted, en, zh } from "../words/write.ts";
import { categoryBlocks, categoryChanges, mostOf, stockWords, unitTable } from "./common-steps.ts";
import {
  bars,
  bilingual,
  CELLS,
  COUNTIES,
  caseBlock,
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
  WORDS,
} from "./desk.ts";

const SCOPE = { layer: ["self_built_house"] as const };
const DUE_DAYS = { days: 30 };
const CASES = 6;
const DANGEROUS = ["C", "D"] as const;

/** Steps whose subject the records do not carry (no house is appraised) are left out. */
export function houseSteps(desk: Desk): Step[] {
  const appraised = HOUSE_APPRAISALS.some((appraisal) => nonzero(houses(desk, { appraisal })));
  return [
    overview(desk),
    byUse(desk),
    ...(appraised ? [appraisals(desk), works(desk)] : []),
    byUnit(desk),
    overdue(desk),
    ahead(desk),
  ];
}

const houses = (desk: Desk, said: Readonly<Record<string, string>>): Fact => desk.fact("houses", {}, null, said);

function overview(desk: Desk): Step {
  const { current } = desk.periods;
  const stock = stockWords(desk, SCOPE, bilingual("全市登记自建房", "Self-built houses"), "栋");
  const names = {
    found: bilingual("新发现隐患", "Found"),
    closedInPeriod: bilingual("销号隐患", "Closed"),
    fellOverdue: bilingual("新增逾期", "Fell overdue"),
  } as const;
  const rows = (["found", "closedInPeriod", "fellOverdue"] as const).map((what) => ({
    name: names[what],
    of: desk.compared(what, WORDS[what], SCOPE),
  }));
  const sorted = byChange(rows.map(({ of }) => of));
  const inspected = desk.fact("inspectedShare", SCOPE);
  const view = desk.view({ scope: SCOPE, measure: "rectification", show: COUNTIES, period: current });
  return step(
    "overview",
    bilingual("自建房整治总体情况", "Self-built houses at a glance"),
    "map-right",
    view,
    {
      zh: [
        ...stock.zh,
        zh`近一年检查覆盖率${inspected}。`,
        zh`本期（${formatDay(current.from, "zh")}至${formatDay(current.to, "zh")}）${sentenceZh(sorted.map(comparedZh))}`,
      ],
      en: [
        ...stock.en,
        en`${inspected} of the houses were inspected within a year.`,
        en`From ${formatDay(current.from, "en")} to ${formatDay(current.to, "en")}, in order of change: ${sentencesEn(sorted.map(comparedEn))}`,
      ],
    },
    [
      mapBlock(view, bilingual("自建房整改率", "Rectification of houses")),
      ...rows.map(({ name, of }) => comparedNumber(name, of)),
      periodChart(bilingual("本期与上期、上年同期", "This period against both"), UNITS.findings, rows),
      periodTable(bilingual("主要指标对比", "Main figures compared"), rows),
    ],
    bilingual("先讲变化最大的指标。", "Begin with what changed most."),
  );
}

function byUse(desk: Desk): Step {
  const changes = categoryChanges(desk, "self_built_house", CATEGORIES.self_built_house);
  const commercial = { ...SCOPE, category: ["rental", "commercial", "public_use"] as const };
  const [n, open, overdue] = [
    desk.fact("sites", commercial),
    desk.fact("open", commercial),
    desk.fact("overdue", commercial),
  ];
  const view = desk.view({ scope: commercial, show: CELLS });
  return step(
    "use",
    bilingual("经营性、出租和公共用途自建房", "Houses let, traded in or open to the public"),
    "chart-right",
    view,
    {
      zh: [zh`经营性、出租和公共用途自建房共${n}栋，未销号隐患${open}条，其中逾期未整改${overdue}条。`, ...changes.zh],
      en: [
        en`${counted(n, "house")} let, traded in or open to the public, with ${counted(open, "open finding")}, of which ${overdue} overdue.`,
        ...changes.en,
      ],
    },
    [
      ...categoryBlocks(desk, "self_built_house", CATEGORIES.self_built_house, bilingual("用途", "Use")),
      mapBlock(view, bilingual("经营性、出租和公共用途自建房", "Houses let, traded in or open to the public")),
    ],
    bilingual("人员聚集的优先。", "Where people gather comes first."),
  );
}

function crossTable(
  desk: Desk,
  title: Bilingual,
  columnNames: Readonly<Record<string, Bilingual>>,
  axis: "control" | "works",
  values: readonly string[],
) {
  return factTable(
    title,
    COLUMN.appraisal,
    [
      { key: "all", title: bilingual("合计", "All") },
      ...values.map((value) => ({ key: value, title: columnNames[value]! })),
    ],
    [...HOUSE_APPRAISALS, "unknown"].map((appraisal) => ({
      head: APPRAISAL_NAMES[appraisal]!,
      facts: [houses(desk, { appraisal }), ...values.map((value) => houses(desk, { appraisal, [axis]: value }))],
    })),
  );
}

function appraisals(desk: Desk): Step {
  const grades = [...HOUSE_APPRAISALS, "unknown"].map((appraisal) => ({
    name: APPRAISAL_NAMES[appraisal]!,
    fact: houses(desk, { appraisal }),
  }));
  const [c, d] = [grades[2]!.fact, grades[3]!.fact];
  const [sealed, vacated, restricted] = (["sealed", "vacated", "restricted"] as const).map((control) =>
    houses(desk, { appraisal: "D", control }),
  ) as [Fact, Fact, Fact];
  const view = desk.view({ scope: { ...SCOPE, level: [1, 2] }, show: CELLS });
  return step(
    "appraisal",
    bilingual("鉴定与管控", "Appraisal and control"),
    "chart-right",
    view,
    {
      zh: [
        zh`经鉴定C级${c}栋、D级${d}栋，未鉴定${grades[4]!.fact}栋。`,
        zh`D级房屋中，已封停${sealed}栋、腾空${vacated}栋、限制使用${restricted}栋。`,
      ],
      en: [
        en`Appraised: grade C ${c}, grade D ${d}; ${counted(grades[4]!.fact, "house")} not appraised.`,
        en`Of grade D, ${sealed} sealed, ${vacated} vacated and ${restricted} restricted in use.`,
      ],
    },
    [
      bars(
        "columns",
        bilingual("鉴定等级", "Appraised grade"),
        UNITS.houses,
        grades.map(({ name }) => name),
        [{ name: bilingual("自建房", "Houses"), colour: "main", facts: grades.map(({ fact }) => fact) }],
      ),
      crossTable(desk, bilingual("鉴定等级与管控措施", "Appraisal by control"), CONTROL_NAMES, "control", [
        ...HOUSE_CONTROLS,
        "unknown",
      ]),
      mapBlock(view, bilingual("重大、较大风险自建房", "Houses at major and relatively major risk")),
    ],
    bilingual(
      "管控和工程是两条线：封停不等于整治完成。",
      "Control and works are two things: sealed is not yet put right.",
    ),
  );
}

function works(desk: Desk): Step {
  const rows = DANGEROUS.map((appraisal) => ({
    appraisal,
    name: APPRAISAL_NAMES[appraisal]!,
    all: houses(desk, { appraisal }),
    underWay: houses(desk, { appraisal, works: "under_way" }),
    reinforced: houses(desk, { appraisal, works: "reinforced" }),
    demolished: houses(desk, { appraisal, works: "demolished" }),
  }));
  const view = desk.view({ scope: { ...SCOPE, level: [1] }, show: CELLS });
  return step(
    "works",
    bilingual("C、D级房屋工程整治", "Works on grades C and D"),
    "chart-right",
    view,
    {
      zh: rows.map(
        ({ appraisal, all, underWay, reinforced, demolished }) =>
          zh`${appraisal}级房屋${all}栋：施工中${underWay}栋，已加固${reinforced}栋，已拆除${demolished}栋。`,
      ),
      en: rows.map(
        ({ appraisal, all, underWay, reinforced, demolished }) =>
          en`Grade ${appraisal}, ${counted(all, "house")}: works under way at ${underWay}, ${reinforced} reinforced, ${demolished} demolished.`,
      ),
    },
    [
      crossTable(desk, bilingual("鉴定等级与工程措施", "Appraisal by works"), WORKS_NAMES, "works", [
        ...HOUSE_WORKS,
        "unknown",
      ]),
      bars(
        "columns",
        bilingual("C、D级房屋工程进度", "Works on grades C and D"),
        UNITS.houses,
        rows.map(({ name }) => name),
        [
          { name: WORKS_NAMES.under_way, colour: "main", facts: rows.map(({ underWay }) => underWay) },
          { name: WORKS_NAMES.reinforced, colour: "good", facts: rows.map(({ reinforced }) => reinforced) },
          { name: WORKS_NAMES.demolished, colour: "before", facts: rows.map(({ demolished }) => demolished) },
        ],
      ),
      mapBlock(view, bilingual("重大风险自建房", "Houses at major risk")),
    ],
    bilingual("逐栋销号，不以封停代替整治。", "House by house; sealing does not replace works."),
  );
}

function byUnit(desk: Desk): Step {
  const units = descending([...desk.units], ({ code }) => desk.fact("rectification", { ...SCOPE, place: code }));
  const city = desk.fact("rectification", SCOPE);
  const most = mostOf(
    units.map(({ code }) => ({ name: desk.name(code), fact: desk.fact("open", { ...SCOPE, place: code }) })),
    bilingual("未销号隐患最多的单位是", "Most open findings:"),
    "条",
  );
  const view = desk.view({ scope: SCOPE, measure: "rectification", show: COUNTIES, tab: "ranking" });
  return step(
    "units",
    bilingual("各单位自建房整改进度", "Houses by unit"),
    "table-full",
    view,
    {
      zh: [zh`全市自建房隐患整改率${city}。`, ...(most ? [most.zh] : [])],
      en: [en`The city as a whole has closed ${city} of the findings at houses.`, ...(most ? [most.en] : [])],
    },
    [
      unitTable(
        desk,
        bilingual("各单位自建房整改情况", "Rectification of houses by unit"),
        ["sites", "findings", "closed", "rectification", "open", "overdue", "inspectedShare"],
        SCOPE,
        units,
      ),
      bars(
        "bars",
        bilingual("自建房整改率", "Rectified"),
        UNITS.share,
        units.map(({ code }) => desk.name(code)),
        [
          {
            name: bilingual("整改率", "Rectified"),
            colour: "main",
            facts: units.map(({ code }) => desk.fact("rectification", { ...SCOPE, place: code })),
          },
        ],
      ),
      mapBlock(view, bilingual("各区县自建房整改率", "Rectification of houses by county")),
    ],
    bilingual("分母小的单位不作评价。", "Do not judge units with few findings."),
  );
}

const isHouse = ({ layer }: { layer: string }) => layer === "self_built_house";

function overdue(desk: Desk): Step {
  const [total, share, longest] = [
    desk.fact("overdue", SCOPE),
    desk.fact("overdueShare", SCOPE),
    desk.fact("longestOverdue", SCOPE),
  ];
  const fell = desk.compared("fellOverdue", WORDS.fellOverdue, SCOPE);
  const view = desk.view({ scope: { ...SCOPE, status: ["overdue"] }, show: CELLS, dock: "lists", rows: "overdue" });
  const { lists } = desk.tables;
  return step(
    "overdue",
    bilingual("逾期未整改和典型案例", "Overdue, and typical cases"),
    "cases",
    view,
    {
      zh: [
        nonzero(total)
          ? zh`自建房逾期未整改隐患${total}条，占未销号的${share}，最长已逾期${longest}天。`
          : zh`自建房目前没有逾期未整改隐患（${total}条）。`,
        sentenceZh([zh`本期${comparedZh(fell)}`]),
      ],
      en: [
        nonzero(total)
          ? en`${counted(total, "finding")} at houses overdue, ${share} of those open; the longest by ${counted(longest, "day")}.`
          : en`No finding at a house is overdue (${total}).`,
        en`In the period, ${comparedEn(fell)}`,
      ],
    },
    [
      numberBlock(bilingual("逾期未整改（条）", "Overdue findings"), total),
      caseBlock(
        desk,
        bilingual("逾期最久的自建房隐患", "Longest overdue at houses"),
        lists.overdue.rows.filter(isHouse).slice(0, CASES),
        nonzero(total)
          ? bilingual("定格的清单中没有自建房逾期隐患。", "The frozen list holds no overdue finding at a house.")
          : bilingual("没有逾期未整改的自建房隐患。", "No finding at a house is overdue."),
      ),
      caseBlock(
        desk,
        bilingual("整改销号案例", "Put right and closed"),
        lists.cases.rows.filter(isHouse).slice(0, CASES),
        bilingual("近一年没有自建房隐患销号。", "No finding at a house was closed within a year."),
      ),
      mapBlock(view, bilingual("逾期自建房", "Houses with overdue findings")),
    ],
    bilingual("逐件问责任、问时限。", "Case by case: who, and by when."),
  );
}

function ahead(desk: Desk): Step {
  const window = desk.fact("daysAhead", {}, null, DUE_DAYS);
  const due = desk.fact("dueIn", SCOPE, null, DUE_DAYS);
  const stillOpen = desk.fact("forecastOpen", SCOPE, null, DUE_DAYS);
  const units = descending([...desk.units], ({ code }) =>
    desk.fact("dueIn", { ...SCOPE, place: code }, null, DUE_DAYS),
  );
  const view = desk.view({
    scope: SCOPE,
    measure: "dueSoon",
    show: CELLS,
    surface: "kernel",
    hot: "open",
    tab: "ranking",
  });
  return step(
    "ahead",
    bilingual("下一步", "What comes next"),
    "table-full",
    view,
    {
      zh: [
        stillOpen.value === null
          ? zh`今后${window}天内自建房有${due}条隐患到期。`
          : zh`今后${window}天内自建房有${due}条隐患到期，按以往整改速度推算，到期时约有${stillOpen}条仍未销号。`,
      ],
      en: [
        stillOpen.value === null
          ? en`${counted(due, "finding")} at houses will fall due in the next ${counted(window, "day")}.`
          : en`${counted(due, "finding")} at houses will fall due in the next ${counted(window, "day")}; at the pace of the past about ${stillOpen} of them will still be open on that day.`,
      ],
    },
    [
      numberBlock(bilingual("即将到期隐患（条）", "Findings falling due"), due),
      factTable(
        bilingual("各单位即将到期", "Falling due by unit"),
        COLUMN.unit,
        [
          { key: "dueIn", title: bilingual("即将到期（条）", "Falling due") },
          { key: "open", title: bilingual("未销号（条）", "Open") },
        ],
        units.map(({ code }) => ({
          head: desk.name(code),
          facts: [
            desk.fact("dueIn", { ...SCOPE, place: code }, null, DUE_DAYS),
            desk.fact("open", { ...SCOPE, place: code }),
          ],
        })),
      ),
      mapBlock(view, bilingual("未销号隐患密度", "Density of open findings")),
    ],
    bilingual(
      "到期未销号数按以往整改速度推算，供安排工作参考。",
      "What will still be open is worked out from the pace of the past.",
    ),
  );
}
