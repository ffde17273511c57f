import { Button, CloseButton, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRegions } from "../../lib/api/regions.api.ts";
import { joinPlaces } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { moveCamera } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { Fields } from "../../ui/Fields.tsx";
import classes from "./AccidentPanel.module.css";
import { useAccidentShown } from "./accident.store.ts";
import { accidentQuery } from "./accidents.api.ts";

const NEAR = 15;

/** The accident that was clicked on the map or named in a sentence. */
export function ChosenAccident() {
  const chosen = useAccidentShown((state) => state.chosen);
  return chosen === null ? null : <Card id={chosen} />;
}

function Card({ id }: { id: number }) {
  const { t, count, language, nameOf } = useI18n();
  const regions = useRegions();
  const { data: accident, error, refetch } = useQuery(accidentQuery(id));
  const people = (n: number | null) => (n === null ? t("severity.unknown") : t("accident.people", { n: count(n) }));
  const region = accident && regions?.byCode.get(accident.regionCode);
  const unit = region?.reportingUnit ? regions?.byCode.get(region.reportingUnit) : undefined;
  const places = [unit, region === unit ? undefined : region].flatMap((one) => (one ? [nameOf(one)] : []));
  return (
    <section className={classes.chosen} data-testid="accident-card">
      <header>
        <h3>{accident ? accident.occurredAt.replace("T", " ") : t("accidents.title")}</h3>
        <CloseButton
          size="sm"
          aria-label={t("app.close")}
          onClick={() => useAccidentShown.setState({ chosen: null })}
        />
      </header>
      {error ? (
        <ErrorNote message={t("accident.failed")} onRetry={() => void refetch()} />
      ) : accident ? (
        <>
          <Fields
            fields={[
              [t("accident.class"), t(`accidentClass.${accident.class ?? "unknown"}`)],
              [t("accident.severity"), t(`severity.${accident.severity ?? "unknown"}`)],
              [t("accident.deaths"), people(accident.deaths)],
              [t("accident.injuries"), people(accident.injuries)],
              [t("accident.place"), joinPlaces(places, language)],
              ...(accident.road
                ? [[t("accident.road"), [accident.road, accident.stake].filter(Boolean).join(" ")] as const]
                : []),
              ...(accident.description ? [[t("accident.description"), accident.description] as const] : []),
              ...(accident.calibre ? [[t("accident.calibre"), accident.calibre] as const] : []),
            ]}
          />
          <p className={classes.note}>
            {accident.lon === null || accident.lat === null ? (
              t("accident.unlocated")
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => moveCamera({ kind: "point", lon: accident.lon!, lat: accident.lat!, zoom: NEAR })}
              >
                {t("accident.fly")}
              </Button>
            )}{" "}
            <AsOf moment={accident.asOf} />
          </p>
        </>
      ) : (
        <Skeleton height={110} />
      )}
    </section>
  );
}
