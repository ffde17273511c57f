import { Checkbox, NativeSelect } from "@mantine/core";
import type { Found } from "#server/features/imports/imports.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatShare } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import type { Choices } from "./choices.ts";
import { crsName, usualSystems } from "./crs-words.ts";
import classes from "./imports.module.css";
import { PreviewMap } from "./PreviewMap.tsx";

interface Props {
  found: Found;
  choices: Choices;
  onChoose: (change: Partial<Choices>) => void;
}

/** In which coordinate system the file is written: what the points say, and what a person decides, seen on a map. */
export function Coordinates({ found, choices, onChoose }: Props) {
  const { t, language, count } = useI18n();
  const city = useRegions()?.outlines.features[0];
  const { detection } = found;
  const { candidates, points, stated, verdict, tied } = detection;
  const middle = city ? firstLongitude(city.geometry) : 114;
  const shown = candidates.slice(0, 5);
  const listed = shown.some((one) => one.crs === choices.crs && one.swapped === choices.swapped);
  const others = usualSystems(middle).filter((crs) => !shown.some((one) => one.crs === crs && !one.swapped));
  const share = (n: number, of: number) => (of > 0 ? formatShare(n / of, language) : "–");

  return (
    <div className={classes.two}>
      <div>
        <p className={classes.note} role="status" data-testid="import-verdict">
          {points === 0
            ? t("imports.crs.noPoints")
            : t(`imports.crs.verdict.${verdict}`, {
                crs: shown[0] ? crsName(shown[0].crs, t) : "",
                others: shown
                  .slice(0, tied)
                  .map((one) => crsName(one.crs, t))
                  .join(language === "zh" ? "、" : ", "),
              })}
        </p>
        <fieldset className={classes.candidates}>
          <legend>{t("imports.crs.choose")}</legend>
          {shown.map((one) => {
            const name = crsName(one.crs, t) + (one.swapped ? t("imports.crs.swapped.suffix") : "");
            return (
              <label key={`${one.crs} ${one.swapped}`} className={classes.candidate}>
                <input
                  type="radio"
                  name="crs"
                  checked={choices.crs === one.crs && choices.swapped === one.swapped}
                  onChange={() => onChoose({ crs: one.crs, swapped: one.swapped })}
                />
                <span>
                  {name}
                  <small>{t("imports.crs.inCity", { share: share(one.inCity, points) })}</small>
                </span>
                <span className={classes.share}>
                  {stated > 0 ? share(one.inStated, stated) : share(one.inCity, points)}
                </span>
              </label>
            );
          })}
        </fieldset>
        <p className={classes.muted}>
          {stated > 0
            ? t("imports.crs.basis.stated", { n: count(stated) })
            : t("imports.crs.basis.city", { n: count(points) })}
        </p>
        <NativeSelect
          label={t("imports.crs.other")}
          value={listed ? "" : (choices.crs ?? "")}
          data={[
            { value: "", label: listed ? t("imports.crs.other.listed") : t("imports.crs.other.none") },
            ...others.map((crs) => ({ value: crs, label: crsName(crs, t) })),
          ]}
          onChange={(event) => onChoose({ crs: event.currentTarget.value || null })}
        />
        <Checkbox
          mt="sm"
          label={t("imports.crs.swapped")}
          checked={choices.swapped}
          onChange={(event) => onChoose({ swapped: event.currentTarget.checked })}
        />
      </div>
      <PreviewMap sample={found.sample} crs={choices.crs} swapped={choices.swapped} />
    </div>
  );
}

const firstLongitude = (area: GeoJSON.Polygon | GeoJSON.MultiPolygon): number =>
  (area.type === "Polygon" ? area.coordinates[0]?.[0]?.[0] : area.coordinates[0]?.[0]?.[0]?.[0]) ?? 114;
