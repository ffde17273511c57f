import { Chip, Group, NativeSelect } from "@mantine/core";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, toggleShown, useView } from "../../lib/view/view.store.ts";
import { RESOLUTIONS, SHOWN } from "../../lib/view/view-state.ts";
import classes from "./LayerPanel.module.css";

/** How the sites are drawn. */
export function ShownSection() {
  const { t } = useI18n();
  const shown = useView((view) => view.shown);
  const resolution = useView((view) => view.resolution);
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
      {shown.includes("density") && (
        <div className={classes.cells}>
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
      )}
    </section>
  );
}
