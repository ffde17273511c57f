import { ActionIcon, NativeSelect, SegmentedControl, Tooltip } from "@mantine/core";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import IconSortAscending from "@tabler/icons-react/dist/esm/icons/IconSortAscending.mjs";
import IconSortDescending from "@tabler/icons-react/dist/esm/icons/IconSortDescending.mjs";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useRows } from "../../lib/cube/use-rows.ts";
import { drillTo } from "../../lib/drill.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { switchMeasure } from "../../lib/measure-change.ts";
import { MEASURE_GROUPS, MEASURES, type Measure, type MeasureGroup, needsTime } from "../../lib/measures.ts";
import { unitAt } from "../../lib/places.ts";
import { switchUnits } from "../../lib/unit-scheme.ts";
import { setView, togglePanel, useView } from "../../lib/view/view.store.ts";
import { UNIT_SCHEMES, type View } from "../../lib/view/view-state.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TimeWaiting } from "../../ui/TimeWaiting.tsx";
import { MeasureNote } from "./MeasureNote.tsx";
import classes from "./RankingPanel.module.css";
import { RankingRows } from "./RankingRows.tsx";
import { WeightsEditor } from "./WeightsEditor.tsx";

const MEASURE_GROUP_NAMES = Object.keys(MEASURE_GROUPS) as MeasureGroup[];

/** The reporting units, or the townships of the one looked at, compared by a measure with its denominator. */
export function RankingPanel() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const place = useView((view) => view.filter.place);
  const units = useView((view) => view.units);
  const what = useView((view) => view.measure);
  const order = useView((view) => view.order);
  const within = regions ? unitAt(regions, place, units) : null;
  const loaded = useCounts((state) => state.counts !== null && (!needsTime(what) || state.time !== null));
  const unit = within === null ? undefined : regions?.byCode.get(within);
  const Sort = order === "ascending" ? IconSortAscending : IconSortDescending;

  return (
    <Panel
      // Another list starts from its top.
      key={within}
      testId="ranking"
      label={t("ranking.title")}
      title={unit ? t("ranking.townships", { place: nameOf(unit) }) : t("ranking.title")}
      before={
        unit &&
        regions && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t("ranking.back", { place: t("ranking.city") })}
            onClick={() => drillTo(regions, null)}
            data-testid="ranking-back"
          >
            <IconArrowLeft size={16} />
          </ActionIcon>
        )
      }
      onClose={() => togglePanel("right")}
      head={
        <>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t("ranking.units.label")}
            value={units}
            onChange={(value) => switchUnits(regions, UNIT_SCHEMES.find((scheme) => scheme === value) ?? "reporting")}
            data={UNIT_SCHEMES.map((scheme) => ({ value: scheme, label: t(`ranking.units.${scheme}`) }))}
          />
          <div className={classes.measure}>
            <NativeSelect
              size="xs"
              aria-label={t("ranking.measure")}
              data-testid="measure"
              value={what}
              onChange={(event) => switchMeasure(regions, MEASURES.find((one) => one === event.target.value) ?? what)}
              data={MEASURE_GROUP_NAMES.map((group) => ({
                group: t(`measure.group.${group}`),
                items: MEASURE_GROUPS[group].map((one) => ({ value: one, label: t(`measure.${one}`) })),
              }))}
            />
            <Tooltip label={t(`ranking.${order}`)} withArrow>
              <ActionIcon
                variant="default"
                size={30}
                aria-label={t(`ranking.${order}`)}
                onClick={() => setView({ order: order === "ascending" ? "descending" : "ascending" })}
                data-testid="order"
              >
                <Sort size={16} />
              </ActionIcon>
            </Tooltip>
          </div>
          <MeasureNote what={what} />
        </>
      }
      foot={
        <div className={classes.foot}>
          <span>{t(units === "county" ? "ranking.zones.included" : "ranking.zones.apart")}</span>
          <AsOf />
        </div>
      }
    >
      {what === "riskIndex" && <WeightsEditor />}
      {loaded ? <Rows what={what} order={order} place={place} unit={within} /> : <TimeWaiting rows={13} height={34} />}
    </Panel>
  );
}

interface RowsProps {
  what: Measure;
  order: View["order"];
  place: string | null;
  unit: string | null;
}

/** Apart from the head, so that a brush over time draws the rows again and nothing else. */
function Rows({ what, order, place, unit }: RowsProps) {
  const rows = useRows(unit, what, order);
  return <RankingRows rows={rows} what={what} place={place} unit={unit} />;
}
