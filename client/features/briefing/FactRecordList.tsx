import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FactQuestion } from "#server/algorithms/briefing/briefing.ts";
import { questionBefore } from "#server/algorithms/briefing/questions.ts";
import { formatDay } from "#server/algorithms/briefing/words/format-fact.ts";
import type { FactRecords } from "#server/features/briefings/briefings.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { type I18n, useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Briefing.module.css";
import { factRecordsQuery, type RecordsOf } from "./briefing.api.ts";
import { nameOfWhat } from "./fact-words.ts";

interface Props {
  /** Where they are listed; null: the number has none. */
  address: string | null;
  ask: FactQuestion;
  /** Leads to a site. */
  onOpen: (siteId: string) => void;
}

/** The records behind a number as they are now; of a change those of either period. */
export function FactRecordList({ address, ask, onOpen }: Props) {
  const { t } = useI18n();
  const [of, setOf] = useState<RecordsOf>("period");
  const { data, error, refetch } = useQuery(factRecordsQuery(address, of));
  if (address === null) return <p className={classes.quiet}>{t("briefing.fact.noRecords")}</p>;
  const before = questionBefore(ask);
  return (
    <>
      {before && (
        <SegmentedControl
          size="xs"
          mt="sm"
          w={220}
          value={of}
          onChange={(value) => setOf(value as RecordsOf)}
          data={[
            { value: "period", label: t("briefing.fact.of.period") },
            { value: "before", label: t("briefing.fact.of.before") },
          ]}
          aria-label={t("briefing.fact.of")}
          data-testid="fact-of"
        />
      )}
      {data ? (
        <Listed data={data} ask={ask} onOpen={onOpen} />
      ) : error ? (
        <ErrorNote message={error.message} onRetry={() => void refetch()} />
      ) : (
        <p className={classes.quiet}>{t("app.loading")}</p>
      )}
    </>
  );
}

interface ListedProps extends Pick<Props, "ask" | "onOpen"> {
  data: FactRecords;
}

function Listed({ data: { items, total, listed }, ask, onOpen }: ListedProps) {
  const i18n = useI18n();
  const { t, count } = i18n;
  const regions = useRegions();
  const isItself = listed === ask.what || listed === ask.with?.of;
  return (
    <>
      <p className={classes.quiet} data-testid="fact-records">
        {isItself ? t("briefing.fact.records") : t("briefing.fact.records.of", { what: nameOfWhat(i18n, listed) })} ·{" "}
        {total === 0
          ? t("briefing.fact.records.none")
          : total > items.length
            ? t("briefing.fact.records.total", { n: count(total), shown: items.length })
            : t("briefing.fact.records.all", { n: count(total) })}
      </p>
      <ul className={classes.records}>
        {items.map((item) => {
          const region = regions?.byCode.get(item.regionCode);
          const words = (
            <>
              <span>{[item.name, region && i18n.nameOf(region)].filter(Boolean).join(" · ")}</span>
              <small>{aboutRecord(i18n, item)}</small>
            </>
          );
          const { siteId } = item;
          return (
            <li key={item.id}>
              {siteId === null ? (
                <div>{words}</div>
              ) : (
                <button type="button" onClick={() => onOpen(siteId)}>
                  {words}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What tells a record from the others of its list. */
function aboutRecord({ t, count, language }: I18n, item: FactRecords["items"][number]): string {
  const { code, status, description, foundOn, deadline, closedOn, deaths, injuries } = item;
  const day = (date: string) => formatDay(date, language);
  const isFinding = foundOn !== undefined;
  return [
    isFinding ? description : (code ?? false),
    foundOn && t("briefing.record.found", { day: day(foundOn) }),
    closedOn
      ? t("briefing.record.closed", { day: day(closedOn) })
      : deadline && t("briefing.case.deadline", { day: day(deadline) }),
    status && t(`${isFinding ? "findingStatus" : "status"}.${status}` as Key),
    deaths !== undefined &&
      (deaths === null ? t("briefing.record.unstated") : t("briefing.record.deaths", { n: count(deaths) })),
    injuries ? t("briefing.record.injuries", { n: count(injuries) }) : false,
  ]
    .filter(Boolean)
    .join(" · ");
}
