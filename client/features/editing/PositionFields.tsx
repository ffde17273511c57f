import { TextInput } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import { useEffect, useRef, useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Editing.module.css";
import { moveTo, useEditing } from "./editing.store.ts";
import { inputId } from "./FormFieldInput.tsx";
import { checkPlace, MOST_HANDLES, metresBetween, pointAt, standsAt, verticesOf } from "./position.ts";

/** Where the record lies: typed or drawn, with what the place says about the township stated. */
export function PositionFields({ regionCode, error }: { regionCode: string | undefined; error: string | undefined }) {
  const { t, count, nameOf } = useI18n();
  const regions = useRegions();
  const geometry = useEditing((state) => state.geometry);
  const before = useEditing((state) => state.before);
  const isPoint = geometry === null || geometry.type === "Point";
  const at = geometry && standsAt(geometry);
  const moved = at && before ? metresBetween(standsAt(before), at) : 0;
  const place = regions && at ? checkPlace(regions, at, regionCode) : null;
  const county = place?.county ? regions?.byCode.get(place.county) : undefined;
  return (
    <fieldset className={classes.group}>
      <legend>{t("edit.position")}</legend>
      {isPoint ? (
        <LonLat lon={at?.[0]} lat={at?.[1]} error={error} />
      ) : (
        <p className={classes.hint}>
          {t(
            verticesOf(geometry).length > MOST_HANDLES ? "edit.position.tooMany" : "edit.position.outline",
            { n: count(verticesOf(geometry).length), most: MOST_HANDLES },
            verticesOf(geometry).length,
          )}
        </p>
      )}
      <p className={classes.place} role="status" data-check={place?.check} data-testid="edit-place">
        {place && place.check !== "ok" && <IconAlertTriangle size={14} aria-hidden />}
        <span>
          {place === null
            ? t("edit.position.none")
            : place.check === "outside"
              ? t("edit.position.outside")
              : t(place.check === "ok" ? "edit.position.in" : "edit.position.mismatch", {
                  county: county ? nameOf(county) : (place.county ?? ""),
                })}
          {moved >= 0.5 && <> · {t("edit.position.moved", { m: metres(moved, count) })}</>}
        </span>
      </p>
      {isPoint && <p className={classes.hint}>{t("edit.position.how")}</p>}
    </fieldset>
  );
}

/** Metres below a kilometre, then kilometres. */
const metres = (m: number, count: (n: number) => string) =>
  m < 1000 ? `${count(Math.round(m))} m` : `${(m / 1000).toFixed(m < 10_000 ? 2 : 1)} km`;

function LonLat({ lon, lat, error }: { lon: number | undefined; lat: number | undefined; error: string | undefined }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState(() => textOf(lon, lat));
  // What was typed last: the map's own movement writes over the fields, one's own typing does not.
  const sent = useRef("");
  useEffect(() => {
    if (`${lon},${lat}` !== sent.current) setTyped(textOf(lon, lat));
  }, [lon, lat]);
  const type = (change: Partial<{ lon: string; lat: string }>) => {
    const next = { ...typed, ...change };
    setTyped(next);
    const [x, y] = [Number(next.lon), Number(next.lat)];
    if (next.lon.trim() === "" || next.lat.trim() === "" || !(Math.abs(x) <= 180) || !(Math.abs(y) <= 85)) return;
    const geometry = pointAt(x, y);
    sent.current = geometry.coordinates.join(",");
    moveTo(geometry);
  };
  return (
    <div className={classes.pair}>
      {(["lon", "lat"] as const).map((axis) => (
        <TextInput
          key={axis}
          id={inputId(axis === "lon" ? "geometry" : "lat")}
          label={t(`edit.${axis}`)}
          size="xs"
          withAsterisk
          inputMode="decimal"
          value={typed[axis]}
          error={axis === "lon" ? error : error !== undefined}
          onChange={(event) => type({ [axis]: event.currentTarget.value })}
          data-testid={`edit-field-${axis}`}
        />
      ))}
    </div>
  );
}

const textOf = (lon: number | undefined, lat: number | undefined) => ({
  lon: lon === undefined ? "" : String(Number(lon.toFixed(7))),
  lat: lat === undefined ? "" : String(Number(lat.toFixed(7))),
});
