import { Button, SegmentedControl, TextInput } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import { useEffect, useRef, useState } from "react";
import type { GeometryJson } from "#server/features/editing/editing.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { crossesItself, drawn, metresAlong, SHAPES_OF, type Shape, shapeOf } from "./drawing.ts";
import classes from "./Editing.module.css";
import { finishDrawing, moveTo, shapeAs, stopDrawing, undoVertex, useEditing } from "./editing.store.ts";
import { inputId } from "./FormFieldInput.tsx";
import type { RecordKind } from "./form-fields.ts";
import { checkPlace, MOST_HANDLES, metresBetween, pointAt, standsAt, verticesOf } from "./position.ts";

interface Props {
  kind: RecordKind;
  regionCode: string | undefined;
  error: string | undefined;
}

/** Where the record lies: typed or drawn, with what the place says about the township stated. */
export function PositionFields({ kind, regionCode, error }: Props) {
  const { t, count, nameOf } = useI18n();
  const regions = useRegions();
  const geometry = useEditing((state) => state.geometry);
  const before = useEditing((state) => state.before);
  const drawing = useEditing((state) => state.drawing);
  const shapes = SHAPES_OF[kind];
  const optional = kind === "accident";
  const shape: Shape = drawing?.shape ?? (geometry ? shapeOf(geometry) : "Point");
  const at = geometry && standsAt(geometry);
  const moved = at && before ? metresBetween(standsAt(before), at) : 0;
  const place = regions && at ? checkPlace(regions, at, regionCode) : null;
  const county = place?.county ? regions?.byCode.get(place.county) : undefined;
  return (
    <fieldset className={classes.group}>
      <legend>{t("edit.position")}</legend>
      {shapes.length > 1 && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t("edit.shape")}
          value={shape}
          onChange={(value) => shapeAs(value as Shape)}
          // What a ledger brought stays to be seen, and can be left for another.
          data={[...new Set([...shapes, shape])].map((one) => ({ value: one, label: t(`edit.shape.${one}`) }))}
          data-testid="edit-shape"
        />
      )}
      {drawing ? (
        <DrawingTools />
      ) : geometry && geometry.type !== "Point" ? (
        <Outline geometry={geometry} drawable={shape !== "Point" && shapes.includes(shape)} />
      ) : (
        <LonLat lon={at?.[0]} lat={at?.[1]} error={error} optional={optional} />
      )}
      {!drawing && (
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
      )}
      {!drawing && shape === "Point" && (
        <p className={classes.hint}>{t(geometry ? "edit.position.how" : "edit.position.click")}</p>
      )}
      {optional && geometry && (
        <Button
          size="compact-xs"
          variant="default"
          className={classes.alone}
          onClick={() => moveTo(null)}
          data-testid="edit-position-clear"
        >
          {t("edit.position.clear")}
        </Button>
      )}
    </fieldset>
  );
}

/** A line or outline that is there. */
function Outline({ geometry, drawable }: { geometry: GeometryJson; drawable: boolean }) {
  const { t, count } = useI18n();
  const n = verticesOf(geometry).length;
  const along = metresAlong(geometry);
  return (
    <>
      <p className={classes.hint} data-testid="edit-outline">
        {t(
          n > MOST_HANDLES ? "edit.position.tooMany" : "edit.position.outline",
          { n: count(n), most: MOST_HANDLES },
          n,
        )}
        {along !== null && ` ${t("edit.position.along", { m: metres(along, count) })}`}
      </p>
      {crossesItself(geometry) && (
        <p className={classes.place} role="alert" data-testid="edit-crosses">
          <IconAlertTriangle size={14} aria-hidden />
          <span>{t("edit.position.crosses")}</span>
        </p>
      )}
      {drawable && (
        <Button
          size="compact-xs"
          variant="default"
          className={classes.alone}
          onClick={() => shapeAs(shapeOf(geometry))}
          data-testid="edit-redraw"
        >
          {t("edit.draw.again")}
        </Button>
      )}
    </>
  );
}

/** While a line or outline is drawn on the map. */
function DrawingTools() {
  const { t, count } = useI18n();
  const drawing = useEditing((state) => state.drawing)!;
  const n = drawing.vertices.length;
  return (
    <>
      <p className={classes.hint}>{t("edit.draw.how")}</p>
      <p className={classes.place} role="status" data-testid="edit-drawing">
        {t("edit.draw.vertices", { n: count(n) }, n)}
      </p>
      <div className={classes.foot}>
        <Button size="compact-xs" disabled={drawn(drawing) === null} onClick={finishDrawing} data-testid="draw-finish">
          {t("edit.draw.finish")}
        </Button>
        <Button size="compact-xs" variant="default" disabled={n === 0} onClick={undoVertex} data-testid="draw-undo">
          {t("edit.draw.undo")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={stopDrawing} data-testid="draw-stop">
          {t("edit.draw.stop")}
        </Button>
      </div>
    </>
  );
}

/** Metres below a kilometre, then kilometres. */
const metres = (m: number, count: (n: number) => string) =>
  m < 1000 ? `${count(Math.round(m))} m` : `${(m / 1000).toFixed(m < 10_000 ? 2 : 1)} km`;

interface LonLatProps {
  lon: number | undefined;
  lat: number | undefined;
  error: string | undefined;
  /** Emptied, both say that the place is unknown. */
  optional: boolean;
}

function LonLat({ lon, lat, error, optional }: LonLatProps) {
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
    if (optional && !next.lon.trim() && !next.lat.trim()) {
      sent.current = "undefined,undefined";
      return moveTo(null);
    }
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
          withAsterisk={!optional}
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
