import { Button } from "@mantine/core";
import { useState } from "react";
import { badSettings } from "#server/algorithms/black-spots/settings.ts";
import { askBlackSpots, Overtaken } from "../../../lib/cube/ask.ts";
import { useCounts } from "../../../lib/cube/counts.store.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import classes from "./BlackSpots.module.css";
import { showFound, useBlackSpots } from "./black-spot.store.ts";
import { SavedSets } from "./SavedSets.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import { SpotList } from "./SpotList.tsx";

/** From a definition to a ranked list, and from there to a dated set that stays. */
export function BlackSpotSection() {
  const { t } = useI18n();
  const settings = useBlackSpots((state) => state.settings);
  const ready = useCounts((state) => state.time !== null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const bad = badSettings(settings);

  const identify = () => {
    setBusy(true);
    setFailed(false);
    askBlackSpots(settings)
      .then((result) => showFound(result, settings))
      .catch((error: unknown) => setFailed(!(error instanceof Overtaken)))
      .finally(() => setBusy(false));
  };

  return (
    <section className={classes.section} data-testid="black-spots">
      <h3>{t("blackSpots.title")}</h3>
      <SettingsForm bad={bad} />
      <Button
        size="xs"
        fullWidth
        disabled={!ready || bad.length > 0}
        loading={busy}
        onClick={identify}
        data-testid="identify"
      >
        {t("blackSpots.identify")}
      </Button>
      {failed && <p role="alert">{t("blackSpots.failed")}</p>}
      <SpotList />
      <SavedSets />
    </section>
  );
}
