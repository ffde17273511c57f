import { Chip, Group, NativeSelect, Switch } from "@mantine/core";
import { SURFACES } from "#server/algorithms/analysis/analysis-types.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { capital, measureOf, measuresOf } from "../../lib/surface/surface-words.ts";
import { setView, toggleShown, useView } from "../../lib/view/view.store.ts";
import { RESOLUTIONS, SHOWN, type View } from "../../lib/view/view-state.ts";
import classes from "./LayerPanel.module.css";
import own from "./ShownSection.module.css";

/** How the sites are drawn, and what the hexagons show. */
export function ShownSection() {
  const { t } = useI18n();
  const shown = useView((view) => view.shown);
  const pointsHidden = useView((view) => view.shown.includes("points") && (view.camera?.zoom ?? 0) < 12);
  return (
    <section>
      <h3 className={classes.heading}>{t("shown.section")}</h3>
      <Group gap={6}>
        {SHOWN.map((what) => (
          <Chip
            key={what}
            size="xs"
            radius="sm"
            checked={shown.includes(what)}
            onChange={() => toggleShown(what)}
            data-testid={`show-${what}`}
          >
            {t(`shown.${what}`)}
          </Chip>
        ))}
      </Group>
      {pointsHidden && <p className={classes.hint}>{t("shown.points.from")}</p>}
      {shown.includes("density") && <Surface />}
    </section>
  );
}

function Surface() {
  const { t } = useI18n();
  const surface = useView((view) => view.surface);
  const asked = useView((view) => view.hotMeasure);
  const columns = useView((view) => view.columns);
  const resolution = useView((view) => view.resolution);
  const measures = measuresOf(surface);
  return (
    <div className={own.surface}>
      <h4 className={own.label} id="surface-label">
        {t("surface.label")}
      </h4>
      <div className={own.choices} role="radiogroup" aria-labelledby="surface-label">
        {SURFACES.map((one) => (
          <label key={one} className={own.choice} data-checked={one === surface || undefined}>
            <input
              type="radio"
              name="surface"
              value={one}
              checked={one === surface}
              onChange={() => showSurface(one)}
              data-testid={`surface-${one}`}
            />
            {t(`surface.${one}`)}
          </label>
        ))}
      </div>
      <p className={own.about}>{t(`surface.${surface}.about`)}</p>
      {measures.length > 0 && (
        <div className={own.field}>
          <label htmlFor="hot-measure">{t("hot.measure")}</label>
          <NativeSelect
            id="hot-measure"
            size="xs"
            value={measureOf(surface, asked)}
            onChange={(event) =>
              setView({ hotMeasure: measures.find((one) => one === event.target.value) ?? measures[0]! })
            }
            data={measures.map((one) => ({ value: one, label: capital(t(`hot.${one}`)) }))}
            data-testid="hot-measure"
          />
        </div>
      )}
      <div className={own.field}>
        <label htmlFor="cell-size">{t("shown.cells")}</label>
        <NativeSelect
          id="cell-size"
          size="xs"
          value={String(resolution)}
          onChange={(event) =>
            setView({ resolution: RESOLUTIONS.find((one) => String(one) === event.target.value) ?? "auto" })
          }
          data={RESOLUTIONS.map((one) => ({ value: String(one), label: t(`shown.cells.${one}`) }))}
        />
      </div>
      <Switch
        size="xs"
        label={t("columns.switch")}
        description={columns ? t(surface === "hotspots" ? "columns.about.hot" : "columns.about") : undefined}
        checked={columns}
        onChange={(event) => setView({ columns: event.currentTarget.checked })}
        data-testid="columns"
      />
    </div>
  );
}

/** A surface with a measure it can show. */
const showSurface = (surface: View["surface"]) =>
  setView({ surface, hotMeasure: measureOf(surface, useView.getState().hotMeasure) });
