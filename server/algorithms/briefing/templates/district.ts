/** One page a reporting unit, all of one shape, as in an atlas: what "answer mode" shows when somebody asks of a district. */
import { LAYERS } from "../../../contracts/vocabulary.contract.ts";
import type { Fact, Paragraph, Step } from "../briefing.ts";
import { LISTED } from "../questions.ts";
import type { SnapshotRegion } from "../snapshot-tables.ts";
import { byChange, comparedEn, comparedZh, sentencesEn, sentenceZh } from "../words/changes.ts";
import { COLUMN, LAYER_NAMES, UNITS } from "../words/names.ts";
import { counted, en, zh } from "../words/write.ts";
import { mostOf, stockWords } from "./common-steps.ts";
import {
  bilingual,
  CELLS,
  caseBlock,
  comparedNumber,
  type Desk,
  factTable,
  mapBlock,
  nonzero,
  numberBlock,
  periodChart,
  step,
  WORDS,
  whatColumns,
  within,
} from "./desk.ts";

const CASES = 3;
const DUE_DAYS = { days: 30 };

/** One sheet for each reporting unit, by its code. */
export const districtSheets = (desk: Desk): Record<string, Step> =>
  Object.fromEntries(desk.units.map((unit) => [unit.code, sheet(desk, unit)]));

function sheet(desk: Desk, { code }: SnapshotRegion): Step {
  const { current } = desk.periods;
  const scope = { place: code };
  const name = desk.name(code);
  const names = {
    found: bilingual("新发现隐患", "Found"),
    closedInPeriod: bilingual("销号隐患", "Closed"),
    fellOverdue: bilingual("新增逾期", "Fell overdue"),
    accidents: bilingual("事故起数", "Accidents"),
  } as const;
  const rows = (["found", "closedInPeriod", "fellOverdue", "accidents"] as const).map((what) => ({
    name: names[what],
    of: desk.compared(what, WORDS[what], scope),
  }));
  const stock = stockWords(desk, scope, bilingual(`${name.zh}登记各类点位`, name.en), "处");
  const due = desk.fact("dueIn", scope, null, DUE_DAYS);
  const window = desk.fact("daysAhead", {}, null, DUE_DAYS);
  const listed = desk.fact("open", { ...scope, supervision: LISTED });
  const rate = desk.fact("rectification", scope);
  const townships = mostOf(
    desk.tables.regions
      .filter(({ level, reportingUnit }) => level === "township" && reportingUnit === code)
      .map((township) => ({
        name: desk.name(township.code),
        fact: desk.fact("overdue", { place: township.code }),
      })),
    bilingual("逾期未整改最多的乡镇（街道）是", "Most overdue:"),
    "条",
  );
  const view = desk.view({ scope, show: CELLS, period: current });
  const inUnit = within(desk, code);
  const whats = ["sites", "findings", "rectification", "open", "overdue"] as const;
  return step(
    `sheet.${code}`,
    name,
    "map-right",
    view,
    {
      zh: [
        ...stock.zh,
        rankZh(desk, code),
        zh`本期${sentenceZh(byChange(rows.map(({ of }) => of)).map(comparedZh))}`,
        zh`今后${window}天内有${due}条隐患到期；挂牌督办未销号${listed}条。`,
        ...(townships ? [townships.zh] : []),
      ],
      en: [
        ...stock.en,
        rankEn(desk, code),
        en`In the period, in order of change: ${sentencesEn(byChange(rows.map(({ of }) => of)).map(comparedEn))}`,
        en`${counted(due, "finding")} will fall due in the next ${counted(window, "day")}; under listed supervision ${listed} still open.`,
        ...(townships ? [townships.en] : []),
      ],
    },
    [
      mapBlock(view, bilingual("点位分布", "Where the sites are")),
      numberBlock(bilingual("整改率", "Rectified"), rate, [desk.fact("rectificationGain", scope, current)], {
        zh: "比期初",
        en: "Since the start",
      }),
      ...rows.map((row) => comparedNumber(row.name, row.of)),
      factTable(
        bilingual("分类整改情况", "Rectification by kind"),
        COLUMN.layer,
        [...whatColumns(whats), ...whatColumns(["found"])],
        LAYERS.map((layer) => ({
          head: LAYER_NAMES[layer],
          facts: [
            ...whats.map((what) => desk.fact(what, { ...scope, layer: [layer] })),
            desk.fact("found", { ...scope, layer: [layer] }, current),
          ],
        })),
      ),
      periodChart(bilingual("本期与上期、上年同期", "This period against both"), UNITS.findings, rows.slice(0, 3)),
      caseBlock(
        desk,
        bilingual("逾期最久的隐患", "Longest overdue"),
        desk.tables.lists.overdue.rows.filter(inUnit).slice(0, CASES),
        nonzero(desk.fact("overdue", scope))
          ? bilingual(
              "定格的清单中没有本单位的逾期隐患，详见实时地图。",
              "The frozen list holds none of this unit: see the live map.",
            )
          : bilingual("没有逾期未整改隐患。", "Nothing is overdue."),
      ),
    ],
    bilingual("有人问到本单位时打开。", "Open it when somebody asks about this unit."),
  );
}

const rankFacts = (desk: Desk, code: string): [rank: Fact, best: Fact, worst: Fact, units: Fact] => [
  desk.fact("rank", { place: code }),
  desk.fact("rankBest", { place: code }),
  desk.fact("rankWorst", { place: code }),
  desk.fact("unitsRanked"),
];

function rankZh(desk: Desk, code: string): Paragraph {
  const [rank, best, worst, units] = rankFacts(desk, code);
  if (rank.value === null) return zh`隐患数较少，整改率不参加排名。`;
  return best.value === worst.value
    ? zh`整改率在${units}个参加排名的单位中居第${rank}名。`
    : zh`整改率在${units}个参加排名的单位中居第${rank}名，名次区间为第${best}至第${worst}名。`;
}

function rankEn(desk: Desk, code: string): Paragraph {
  const [rank, best, worst, units] = rankFacts(desk, code);
  if (rank.value === null) return en`Too few findings for its rate to be ranked.`;
  return best.value === worst.value
    ? en`By rectification it ranks ${rank} of ${units}.`
    : en`By rectification it ranks ${rank} of ${units}; chance leaves open ${best} to ${worst}.`;
}
