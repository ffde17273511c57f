import { ActionIcon, Button, Select } from "@mantine/core";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { isWithin } from "#server/algorithms/crossfilter/region-match.ts";
import type { FaultyRecord, QualitySummary } from "#server/features/quality/quality.contract.ts";
import { qualityRule, type RuleId } from "#server/features/quality/rules.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { pointAt, useSoughtFinding } from "../../lib/pointed.store.ts";
import { moveCamera, setView, useView } from "../../lib/view/view.store.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./QualityDock.module.css";
import { FaultLegend } from "./QualityLegend.tsx";
import { faultQuery, faultyQuery } from "./quality.api.ts";
import { chooseFault, type Fault } from "./quality.store.ts";

/** Zoom at which a site is told from its neighbours. */
const CLOSE = 15.5;

/** The records that have a fault; each leads to the card of its site, where it is put right. */
export function FaultyList({ fault, summary }: { fault: Fault; summary: QualitySummary }) {
  const { t, count, language, nameOf } = useI18n();
  const regions = useRegions();
  const rule = qualityRule(fault.rule);
  const list = useInfiniteQuery(faultyQuery(fault));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  /** A rule that something is missing has nothing to quote. */
  const says = rows.some(({ value }) => value !== null);
  const index = summary.rules.indexOf(fault.rule);
  const total = useMemo(
    () =>
      summary.regions
        .filter(({ code }) => !fault.place || !regions || isWithin(regions.byCode, code, fault.place, "reporting"))
        .reduce((sum, { faults }) => sum + faults[index]!, 0),
    [summary, regions, fault.place, index],
  );
  const place = fault.place === null ? undefined : regions?.byCode.get(fault.place);
  useEffect(() => () => pointAt(null), []);

  const open = ({ id, siteId, lon, lat }: FaultyRecord) => {
    if (siteId !== null) {
      useSoughtFinding.setState({ id: rule.of === "finding" ? id : null });
      setView({ site: siteId, list: [] });
    }
    if (lon === null || lat === null) return;
    const zoom = Math.max(CLOSE, useView.getState().camera?.zoom ?? 0);
    // The card takes its place first: it narrows the free part of the map that the site is centred in.
    requestAnimationFrame(() => moveCamera({ kind: "point", lon, lat, zoom }));
  };
  /** A region is said by its name. */
  const wordsOf = (value: string | null) => {
    const region = value === null ? undefined : regions?.byCode.get(value);
    return region ? nameOf(region) : (value ?? "–");
  };
  const placeOf = (code: string) => {
    const region = regions?.byCode.get(code);
    const unit = region?.reportingUnit ? regions?.byCode.get(region.reportingUnit) : undefined;
    return region
      ? [unit, region === unit ? undefined : region].flatMap((one) => (one ? [nameOf(one)] : [])).join(" ")
      : code;
  };

  return (
    <div className={classes.dock}>
      <div className={classes.head}>
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={() => chooseFault(null)}
          aria-label={t("quality.back")}
          title={t("quality.back")}
          data-testid="quality-back"
        >
          <IconArrowLeft size={17} />
        </ActionIcon>
        <Select
          size="xs"
          w={230}
          aria-label={t("quality.rule")}
          allowDeselect={false}
          maxDropdownHeight={220}
          value={fault.rule}
          onChange={(value) => value && chooseFault({ rule: value as RuleId, place: fault.place })}
          data={summary.rules.map((id) => ({ value: id, label: qualityRule(id).name[language] }))}
        />
        <strong className={classes.where}>{place ? nameOf(place) : t("quality.place.city")}</strong>
        <span className={classes.shown} data-testid="quality-shown">
          {list.data && t("quality.list.shown", { n: count(rows.length), of: count(total) })}
        </span>
        <Button
          component="a"
          href={`/api/quality/records.csv?${faultQuery(fault)}&lang=${language}`}
          download
          variant="default"
          size="compact-xs"
          leftSection={<IconDownload size={13} aria-hidden />}
        >
          {t("quality.list.csv")}
        </Button>
        <FaultLegend fault={fault} />
        <p className={classes.note}>
          <b>{t(`quality.remedy.${rule.remedy}`)}</b> · {t("quality.weight", { n: rule.weight })} ·{" "}
          {rule.advice[language]}
        </p>
      </div>
      {list.error ? (
        <ErrorNote message={t("quality.failed")} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <p className={classes.empty}>{t("app.loading")}</p>
      ) : rows.length === 0 ? (
        <p className={classes.empty}>{t("quality.list.empty")}</p>
      ) : (
        <section className={classes.scroll} aria-label={t("quality.list")}>
          <table className={classes.list} data-testid="quality-list">
            <thead>
              <tr>
                <th scope="col">{t("quality.col.name")}</th>
                {says && <th scope="col">{t("quality.col.value")}</th>}
                <th scope="col">{t("quality.col.place")}</th>
                <th scope="col">{t("quality.col.detail")}</th>
              </tr>
            </thead>
            <tbody onPointerLeave={() => pointAt(null)}>
              {rows.map((row) => (
                <tr
                  key={row.id}
                  onPointerEnter={() => pointAt(row.lon === null ? null : { lon: row.lon, lat: row.lat! })}
                >
                  <td>
                    <button type="button" onClick={() => open(row)} title={t("quality.open")} data-testid="quality-row">
                      {row.name}
                    </button>
                  </td>
                  {says && <td>{wordsOf(row.value)}</td>}
                  <td>{placeOf(row.regionCode)}</td>
                  <td title={row.detail}>{row.detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {list.hasNextPage && (
            <div className={classes.more}>
              <Button
                variant="default"
                size="compact-xs"
                loading={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {t("quality.list.more")}
              </Button>
            </div>
          )}
        </section>
      )}
    </div>
  );
}
