/** From a snapshot's tables to a briefing. The same tables make the same bytes. */
import type { Bilingual, BriefingContent, Fact, Step, Template } from "./briefing.ts";
import type { SnapshotTables } from "./snapshot-tables.ts";
import { createDesk, type Desk, mentionedIn } from "./templates/desk.ts";
import { districtSheets } from "./templates/district.ts";
import { houseSteps } from "./templates/houses.ts";
import { quarterlySteps } from "./templates/quarterly.ts";
import { formatDay } from "./words/format-fact.ts";

const TITLES: Record<Template, Bilingual> = {
  quarterly: { zh: "安全生产形势季度汇报", en: "Quarterly safety briefing" },
  houses: { zh: "自建房安全专项整治推进会汇报", en: "Self-built houses: progress meeting" },
  district: { zh: "分单位一页通", en: "One page per unit" },
};

/** Steps of the template and the sheets of all units, with every fact they mention. @throws RangeError on tables of different days. */
export function makeBriefing(tables: SnapshotTables, template: Template): BriefingContent {
  const days = [tables.cube, tables.lifecycle, tables.accidents].map(({ asOf }) => asOf.businessDate);
  if (new Set(days).size > 1) {
    throw new RangeError(`the snapshot's tables are of different days (${days.join(", ")}): take the snapshot again`);
  }
  const desk = createDesk(tables);
  const sheets = districtSheets(desk);
  const steps = stepsOf(desk, template, sheets);
  return {
    title: TITLES[template],
    subtitle: subtitleOf(desk),
    template,
    snapshot: tables.id,
    steps,
    sheets,
    facts: factsOf(desk, [...steps, ...Object.values(sheets)]),
    stamp: tables.stamp,
  };
}

function stepsOf(desk: Desk, template: Template, sheets: Readonly<Record<string, Step>>): Step[] {
  switch (template) {
    case "quarterly":
      return quarterlySteps(desk);
    case "houses":
      return houseSteps(desk);
    case "district":
      // As answer mode lists them.
      return Object.values(sheets);
  }
}

function subtitleOf({ tables, periods, name }: Desk): Bilingual {
  const { cityCode, businessDate } = tables.cube.asOf;
  const { from, to } = periods.current;
  const city = name(cityCode);
  const [zh, en] = [(day: string) => formatDay(day, "zh"), (day: string) => formatDay(day, "en")];
  return {
    zh: `${city.zh}，${zh(from)}至${zh(to)}，数据截至${zh(businessDate)}`,
    en: `${city.en}, ${en(from)} to ${en(to)}, as of ${en(businessDate)}`,
  };
}

function factsOf(desk: Desk, steps: readonly Step[]): Record<string, Fact> {
  const ids = new Set(steps.flatMap((step) => [...mentionedIn(step)]));
  return Object.fromEntries([...ids].sort().map((id) => [id, desk.known(id)]));
}
