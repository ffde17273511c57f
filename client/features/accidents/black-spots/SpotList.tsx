import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../../../lib/api/fetch-json.ts";
import { useCounts } from "../../../lib/cube/counts.store.ts";
import { formatInstant } from "../../../lib/format.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import { moveCamera } from "../../../lib/view/view.store.ts";
import classes from "./BlackSpots.module.css";
import { hideSpots, isSame, presetOf, type ShownSpot, useBlackSpots } from "./black-spot.store.ts";
import { saveSet, setOf, setsQuery } from "./black-spots.api.ts";
import { Definition } from "./SettingsForm.tsx";

const FIRST = 20;
const NEAR = 14.5;

/** The spots on the map, the gravest first. */
export function SpotList() {
  const { t, count } = useI18n();
  const shown = useBlackSpots((state) => state.shown);
  const settings = useBlackSpots((state) => state.settings);
  const recordedSince = useCounts((state) => state.time?.recordedSince?.slice(0, 10) ?? null);
  const [all, setAll] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  // The form above may fill the panel: a result that nobody sees is none.
  useEffect(() => {
    if (shown) list.current?.scrollIntoView({ block: "start" });
  }, [shown]);
  if (!shown) return null;
  const { spots, saved } = shown;
  const found = shown.found?.result;
  const by = shown.found?.by;
  const preset = by && presetOf(by);
  const period = saved ? saved.period : found!;
  const listed = all ? spots : spots.slice(0, FIRST);
  return (
    <div ref={list} className={classes.list} data-testid="black-spot-list">
      <header>
        <strong>{saved ? saved.name : t("blackSpots.found", { n: count(spots.length) }, spots.length)}</strong>
        <Button size="compact-xs" variant="default" onClick={hideSpots}>
          {t("blackSpots.hide")}
        </Button>
      </header>
      {by && (
        <p className={classes.note}>
          {preset && `${t(`blackSpots.preset.${preset.name}`)}: `}
          <Definition settings={by} />
          {!isSame(by, settings) && <strong> {t("blackSpots.settingsChanged")}</strong>}
        </p>
      )}
      {recordedSince && recordedSince > period.from && (
        <p className={classes.note}>
          <strong>{t("blackSpots.short", { day: recordedSince })}</strong>
        </p>
      )}
      <p className={classes.note}>
        {t("blackSpots.considered", {
          from: period.from,
          to: period.to,
          n: count(saved ? saved.accidents : found!.considered),
        })}
        {saved && ` ${t("blackSpots.madeAt", { when: formatInstant(saved.madeAt) })}`}
        {found && found.unlocated > 0 && ` ${t("blackSpots.unlocated", { n: count(found.unlocated) })}`}
        {found && found.otherKinds > 0 && ` ${t("blackSpots.otherKinds", { n: count(found.otherKinds) })}`}
        {found?.spots[0]?.ends &&
          found.withoutRoad > 0 &&
          ` ${t("blackSpots.withoutRoad", { n: count(found.withoutRoad) })}`}
      </p>
      {spots.length === 0 && <p className={classes.note}>{t("blackSpots.none")}</p>}
      <ol>
        {listed.map((spot) => (
          <Spot key={spot.rank} spot={spot} />
        ))}
      </ol>
      {spots.length > FIRST && !all && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {t("blackSpots.all", { n: count(spots.length) })}
        </Button>
      )}
      {by && spots.length > 0 && <Save key={JSON.stringify([found?.to, by])} />}
    </div>
  );
}

function Spot({ spot }: { spot: ShownSpot }) {
  const { t, count } = useI18n();
  const chosen = useBlackSpots((state) => state.chosen === spot.rank);
  const [lon, lat] = spot.centre;
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onMouseEnter={() => useBlackSpots.setState({ chosen: spot.rank })}
        onFocus={() => useBlackSpots.setState({ chosen: spot.rank })}
        onClick={() => {
          useBlackSpots.setState({ chosen: spot.rank });
          moveCamera({ kind: "point", lon, lat, zoom: NEAR });
        }}
        data-testid={`black-spot-${spot.rank}`}
      >
        <b>{spot.rank}</b>
        <span>{spot.road || t("blackSpots.noRoad")}</span>
        <em>{t("blackSpots.score", { n: count(spot.score) })}</em>
        <small>
          {t("blackSpots.counts", {
            n: count(spot.n),
            fatal: count(spot.fatal),
            serious: count(spot.serious),
            deaths: count(spot.deaths),
            injuries: count(spot.injuries),
          })}
        </small>
      </button>
    </li>
  );
}

/** Keeps what was found, with its day and its accidents. */
function Save() {
  const { t } = useI18n();
  const client = useQueryClient();
  const found = useBlackSpots((state) => state.shown?.found ?? null);
  const today = useCounts((state) => state.asOf?.businessDate ?? "");
  const [name, setName] = useState(t("blackSpots.name.usual", { day: today }));
  const [state, setState] = useState<"idle" | "busy" | "saved" | string>("idle");
  if (!found) return null;
  const save = () => {
    setState("busy");
    saveSet(setOf(name.trim(), found.by, found.result))
      .then(() => {
        setState("saved");
        return client.invalidateQueries(setsQuery);
      })
      .catch((error: unknown) =>
        setState(
          error instanceof ApiError && error.status < 500 ? t("blackSpots.save.changed") : t("blackSpots.save.failed"),
        ),
      );
  };
  return (
    <form
      className={classes.save}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        size="xs"
        aria-label={t("blackSpots.name")}
        value={name}
        maxLength={200}
        onChange={(event) => {
          setName(event.target.value);
          setState("idle");
        }}
      />
      <Button
        size="xs"
        type="submit"
        variant="default"
        loading={state === "busy"}
        disabled={name.trim() === "" || state === "saved"}
        data-testid="save-black-spots"
      >
        {t(state === "saved" ? "blackSpots.saved" : "blackSpots.save")}
      </Button>
      {state !== "idle" && state !== "busy" && state !== "saved" && <p role="alert">{state}</p>}
    </form>
  );
}
