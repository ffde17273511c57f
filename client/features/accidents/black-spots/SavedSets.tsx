import { ActionIcon, Button } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BlackSpotSetSummary } from "#server/features/black-spot-sets/black-spot-sets.contract.ts";
import { formatInstant } from "../../../lib/format.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import classes from "./BlackSpots.module.css";
import { hideSpots, useBlackSpots } from "./black-spot.store.ts";
import { addressOfDownload, deleteSet, fetchSet, setsQuery, spotsOf } from "./black-spots.api.ts";

/** The sets that were saved, the newest first. */
export function SavedSets() {
  const { t } = useI18n();
  const { data, isError } = useQuery(setsQuery);
  if (isError) return <p role="alert">{t("blackSpots.sets.failed")}</p>;
  if (!data || data.sets.length === 0) return null;
  return (
    <div className={classes.sets} data-testid="black-spot-sets">
      <h3>{t("blackSpots.sets")}</h3>
      <ul>
        {data.sets.map((set) => (
          <SavedSet key={set.id} set={set} />
        ))}
      </ul>
    </div>
  );
}

function SavedSet({ set }: { set: BlackSpotSetSummary }) {
  const { t, count } = useI18n();
  const client = useQueryClient();
  const open = useBlackSpots((state) => state.shown?.saved?.id === set.id);
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const show = () => {
    if (open) return hideSpots();
    setFailed(false);
    fetchSet(set.id)
      .then((full) =>
        useBlackSpots.setState({ shown: { spots: spotsOf(full), found: null, saved: full.set }, chosen: null }),
      )
      .catch(() => setFailed(true));
  };
  const remove = () => {
    setFailed(false);
    deleteSet(set.id)
      .then(() => {
        if (open) hideSpots();
        return client.invalidateQueries(setsQuery);
      })
      .catch(() => setFailed(true));
  };
  return (
    <li>
      <button type="button" aria-pressed={open} onClick={show} data-testid={`black-spot-set-${set.id}`}>
        <span>{set.name}</span>
        <small>
          {t("blackSpots.set", {
            n: count(set.spots),
            accidents: count(set.accidentsInSpots),
            deaths: count(set.deathsInSpots),
            from: set.period.from,
            to: set.period.to,
          })}
          <br />
          {t("blackSpots.madeAt", { when: formatInstant(set.madeAt) })}
        </small>
      </button>
      <ActionIcon
        component="a"
        href={addressOfDownload(set.id)}
        download={`${set.name}.geojson`}
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t("blackSpots.download", { name: set.name })}
      >
        <IconDownload size={15} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t("blackSpots.delete", { name: set.name })}
        onClick={() => setAsking(true)}
      >
        <IconTrash size={15} />
      </ActionIcon>
      {asking && (
        <div
          className={classes.ask}
          role="alertdialog"
          aria-label={t("blackSpots.delete", { name: set.name })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            setAsking(false);
          }}
        >
          <span>{t("blackSpots.delete.sure")}</span>
          <Button size="compact-xs" onClick={remove}>
            {t("blackSpots.delete.yes")}
          </Button>
          <Button size="compact-xs" variant="default" autoFocus onClick={() => setAsking(false)}>
            {t("blackSpots.delete.no")}
          </Button>
        </div>
      )}
      {failed && <p role="alert">{t("blackSpots.sets.failed")}</p>}
    </li>
  );
}
