import { useEffect, useRef } from "react";
import {
  LAYERS,
  type Layer,
  RISK_LEVELS,
  SITE_STATUSES,
  type SiteStatus,
} from "#server/contracts/vocabulary.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { printing } from "../picture/printing.ts";
import classes from "./SiteLegend.module.css";
import { drawIcon, ICONS_FROM } from "./site-icons.ts";

/** What colour, shape and ring of a site say. Status and shape matter only while points are on the map. */
export function SiteLegend({ points }: { points: boolean }) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const onSlide = useView((view) => view.mode === "briefing");
  const dots = useView((view) => (view.camera?.zoom ?? 0) < ICONS_FROM);
  const place = useView((view) => view.filter.place);
  const zone = place === null ? undefined : regions?.byCode.get(place);
  return (
    <div className={classes.legend} data-testid="legend-sites">
      {/* A picture or a slide explains what is on it, and that alone. */}
      {(points || !(printing || onSlide)) && (
        <section>
          <h3 className={classes.title}>{t("legend.levels")}</h3>
          <ul className={classes.items}>
            {RISK_LEVELS.map((level) => (
              <li key={level}>
                <LevelBadge level={level} named="short" />
              </li>
            ))}
          </ul>
        </section>
      )}
      {points && (
        <>
          <section>
            <h3 className={classes.title}>{t("legend.status")}</h3>
            <ul className={classes.items}>
              {SITE_STATUSES.map((status) => (
                <li key={status}>
                  <Icon layer="self_built_house" status={status} />
                  {t(`status.${status}`)}
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h3 className={classes.title}>{t("legend.shapes")}</h3>
            <ul className={classes.items}>
              {LAYERS.map((layer) => (
                <li key={layer}>
                  <Icon layer={layer} status="clear" />
                  {t(`layer.${layer}`)}
                </li>
              ))}
            </ul>
          </section>
          {dots && <p className={classes.note}>{t("legend.letters", { zoom: ICONS_FROM })}</p>}
        </>
      )}
      {zone?.level === "zone" && (
        <p className={classes.note} data-testid="legend-zone">
          {t("legend.zone", { place: nameOf(zone) })}
        </p>
      )}
    </div>
  );
}

const SIZE = 19;
const SHARPNESS = 2;

function Icon({ layer, status }: { layer: Layer; status: SiteStatus }) {
  const theme = useView((view) => view.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.setTransform(SHARPNESS, 0, 0, SHARPNESS, 0, 0);
    context.clearRect(0, 0, SIZE, SIZE);
    drawIcon(context, { layer, level: null, status, letter: "", theme }, SIZE);
  }, [layer, status, theme]);
  return (
    <canvas
      ref={canvas}
      width={SIZE * SHARPNESS}
      height={SIZE * SHARPNESS}
      style={{ width: SIZE, height: SIZE }}
      aria-hidden
    />
  );
}
