import { ActionIcon, Button, NativeSelect, SegmentedControl, Tooltip } from "@mantine/core";
import IconUndo from "@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs";
import IconBrush from "@tabler/icons-react/dist/esm/icons/IconBrush.mjs";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useWhatIf } from "../../lib/cube/what-if.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { isNarrow, togglePanel, useView } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { BeforeAfter } from "./BeforeAfter.tsx";
import { useBrush } from "./brush.store.ts";
import { NextClosures } from "./NextClosures.tsx";
import { isNothing, NOTHING, withoutPlace, withPlace } from "./put-right.ts";
import { useUnitRows } from "./use-unit-rows.ts";
import classes from "./WhatIfPanel.module.css";
import { change, clear, putRightNow, undo, useWhatIfPast } from "./what-if.actions.ts";

/** What would change if the findings of some cells and units were closed, and where the next closures are worth most. */
export function WhatIfPanel() {
  const { t } = useI18n();
  const rows = useUnitRows();
  return (
    <Panel
      testId="whatif"
      label={t("tabs.whatif")}
      title={t("whatif.title")}
      onClose={() => togglePanel("right")}
      head={<Tools />}
      foot={<AsOf />}
    >
      <div className={classes.sections}>
        <BeforeAfter rows={rows} />
        <NextClosures rows={rows} />
      </div>
    </Panel>
  );
}

function Tools() {
  const { t } = useI18n();
  const mode = useBrush((state) => state.mode);
  const putRight = useWhatIf((state) => state.putRight) ?? NOTHING;
  const canUndo = useWhatIfPast((state) => state.past.length > 0);
  const brushing = mode !== null;
  return (
    <>
      <p className={classes.about}>{t("whatif.about")}</p>
      <div className={classes.tools}>
        <Button
          size="xs"
          variant={brushing ? "filled" : "default"}
          leftSection={<IconBrush size={15} />}
          aria-pressed={brushing}
          onClick={() => {
            useBrush.setState({ mode: brushing ? null : "put" });
            // A phone shows the sheet or the map.
            if (!brushing && isNarrow()) togglePanel("right");
          }}
          data-testid="brush"
        >
          {t(brushing ? "whatif.brush.stop" : "whatif.brush")}
        </Button>
        <Tooltip label={t("whatif.undo")} withArrow>
          <ActionIcon
            size={30}
            variant="default"
            disabled={!canUndo}
            aria-label={t("whatif.undo")}
            onClick={undo}
            data-testid="whatif-undo"
          >
            <IconUndo size={16} />
          </ActionIcon>
        </Tooltip>
        <Button size="xs" variant="default" disabled={isNothing(putRight)} onClick={clear} data-testid="whatif-clear">
          {t("whatif.clear")}
        </Button>
      </div>
      {brushing && (
        <div className={classes.brush}>
          <SegmentedControl
            size="xs"
            aria-label={t("whatif.mode")}
            value={mode}
            onChange={(value) => useBrush.setState({ mode: value === "restore" ? "restore" : "put" })}
            data={(["put", "restore"] as const).map((one) => ({ value: one, label: t(`whatif.mode.${one}`) }))}
          />
          <p className={classes.hint}>{t(mode === "put" ? "whatif.brush.hint" : "whatif.brush.restore.hint")}</p>
        </div>
      )}
      <Units />
    </>
  );
}

/** Units put right as a whole: a list to pick from, and those picked. */
function Units() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const scheme = useView((view) => view.units);
  const places = useWhatIf((state) => state.putRight?.places) ?? NOTHING.places;
  const units = [...(regions?.byCode.values() ?? [])].filter(
    ({ level }) => level === "county" || (level === "zone" && scheme === "reporting"),
  );
  const name = (code: string) => {
    const region = regions?.byCode.get(code);
    return region ? nameOf(region) : code;
  };
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t("whatif.unit")}
        value=""
        onChange={(event) => event.target.value && change(withPlace(putRightNow(), event.target.value))}
        data={[
          { value: "", label: t("whatif.unit.pick") },
          ...units
            .filter(({ code }) => !places.includes(code))
            .map((unit) => ({ value: unit.code, label: nameOf(unit) })),
        ]}
        data-testid="whatif-unit"
      />
      {places.length > 0 && (
        <ul className={classes.chips}>
          {places.map((code) => (
            <li key={code}>
              {name(code)}
              <button
                type="button"
                aria-label={t("whatif.unit.remove", { place: name(code) })}
                onClick={() => change(withoutPlace(putRightNow(), code))}
              >
                <IconX size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
