import { Button, CloseButton, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, useEffect, useRef, useState } from "react";
import type { Accident } from "#server/features/accidents/accidents.contract.ts";
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

/** What other features add to accidents. */
export interface AccidentParts {
  /** What may be done with one, as buttons. */
  Tools: ComponentType<{ id: string; regionCode: string }>;
  /** What has happened to it, as a second view of its card. */
  History: ComponentType<{ id: string }>;
  /** At their list: a way to add one. */
  New: ComponentType;
}

/** The accident that was clicked on the map or in the list, or named in a sentence. */
export function ChosenAccident({ parts }: { parts: AccidentParts }) {
  const chosen = useAccidentShown((state) => state.chosen);
  return chosen === null ? null : <Card key={chosen} id={chosen} parts={parts} />;
}

const VIEWS = ["details", "history"] as const;

function Card({ id, parts: { Tools, History } }: { id: number; parts: AccidentParts }) {
  const { t } = useI18n();
  const [view, setView] = useState<(typeof VIEWS)[number]>("details");
  const { data: accident, error, refetch } = useQuery(accidentQuery(id));
  const card = useRef<HTMLElement>(null);
  // Chosen far down the list, its card stands above.
  useEffect(() => {
    // Its promise is no clean-up.
    void card.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section ref={card} className={classes.chosen} data-testid="accident-card">
      <header>
        <h3>{accident ? accident.occurredAt.replace("T", " ") : t("accidents.title")}</h3>
        <CloseButton
          size="sm"
          aria-label={t("app.close")}
          onClick={() => useAccidentShown.setState({ chosen: null })}
        />
      </header>
      <div role="tablist" className={classes.views} aria-label={t("history.views.accident")}>
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === view}
            onClick={() => setView(one)}
            data-testid={`accident-view-${one}`}
          >
            {t(one === "history" ? "history.tab" : "history.details")}
          </button>
        ))}
      </div>
      {error ? (
        <ErrorNote message={t("accident.failed")} onRetry={() => void refetch()} />
      ) : !accident ? (
        <Skeleton height={110} />
      ) : view === "history" ? (
        <History id={String(id)} />
      ) : (
        <>
          <Details accident={accident} />
          <div className={classes.tools}>
            <Tools id={String(id)} regionCode={accident.regionCode} />
            {accident.lon !== null && accident.lat !== null && (
              <Button
                size="xs"
                variant="default"
                onClick={() => moveCamera({ kind: "point", lon: accident.lon!, lat: accident.lat!, zoom: NEAR })}
              >
                {t("accident.fly")}
              </Button>
            )}
          </div>
          <p className={classes.note}>
            {accident.lon === null && `${t("accident.unlocated")} `}
            <AsOf moment={accident.asOf} />
          </p>
        </>
      )}
    </section>
  );
}

function Details({ accident }: { accident: Accident }) {
  const { t, count, language, nameOf } = useI18n();
  const regions = useRegions();
  const people = (n: number | null) => (n === null ? t("severity.unknown") : t("accident.people", { n: count(n) }));
  const region = regions?.byCode.get(accident.regionCode);
  const unit = region?.reportingUnit ? regions?.byCode.get(region.reportingUnit) : undefined;
  const places = [unit, region === unit ? undefined : region].flatMap((one) => (one ? [nameOf(one)] : []));
  return (
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
  );
}
