import { ActionIcon, Badge, Button, Skeleton } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import IconFocus from "@tabler/icons-react/dist/esm/icons/IconFocus.mjs";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, type ReactNode, useState } from "react";
import type { Finding, SiteDetail } from "#server/features/sites/sites.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatInstant, joinPlaces, NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { categoryName, propertyName, valueName } from "../../lib/property-names.ts";
import { moveCamera, setView, useView } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Fields } from "../../ui/Fields.tsx";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { FindingItem } from "./FindingItem.tsx";
import { HouseAxes } from "./HouseAxes.tsx";
import classes from "./SiteCard.module.css";
import { SiteError } from "./SiteError.tsx";
import { siteQuery } from "./sites.api.ts";

/** Attributes of a house that its axes show. */
const HOUSE_AXES = ["appraisal", "control", "works"];

/** Zoom at which a site is shown from its card. */
const CLOSE_ZOOM = 16;

/** What other features add to the card. */
export interface SiteCardParts {
  /** At each finding: what may be done with it. */
  FindingWork: ComponentType<{ siteId: string; finding: Finding }>;
  /** At the list of findings: a way to add one. */
  NewFinding: ComponentType<{ site: SiteDetail }>;
  /** What else may be done with the site, as buttons. */
  Tools: ComponentType<{ id: string; regionCode: string }>;
  /** What has happened to it, as a second view of the card. */
  History: ComponentType<{ id: string }>;
}

/** One site with everything known about it. `onBack` leads to the list or the ranking it was opened from. */
export function SiteCard({ id, onBack, parts }: { id: string; onBack: () => void; parts: SiteCardParts }) {
  const { t } = useI18n();
  const [view, setShown] = useState<"details" | "history">("details");
  const { data: site, error, refetch } = useQuery(siteQuery(id));
  return (
    <Panel
      testId="site-card"
      label={t("site.card")}
      title={site?.name ?? (error ? t("site.card") : t("site.loading"))}
      before={
        <ActionIcon variant="subtle" color="gray" size="sm" onClick={onBack} aria-label={t("site.back")}>
          <IconArrowLeft size={16} />
        </ActionIcon>
      }
      onClose={() => setView({ site: null, list: [] })}
      head={
        site && (
          <>
            <Marks site={site} />
            <Views view={view} onChange={setShown} />
          </>
        )
      }
      foot={site && <AsOf moment={site.asOf} />}
    >
      {site && view === "history" ? (
        <parts.History id={site.id} />
      ) : site ? (
        <Details site={site} parts={parts} />
      ) : error ? (
        <SiteError error={error} onRetry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </Panel>
  );
}

function Views({ view, onChange }: { view: "details" | "history"; onChange: (view: "details" | "history") => void }) {
  const { t } = useI18n();
  return (
    <div role="tablist" className={classes.views} aria-label={t("history.views")}>
      {(["details", "history"] as const).map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-selected={one === view}
          onClick={() => onChange(one)}
          data-testid={`site-view-${one}`}
        >
          {t(one === "history" ? "history.tab" : "history.details")}
        </button>
      ))}
    </div>
  );
}

function Marks({ site }: { site: SiteDetail }) {
  const { t } = useI18n();
  return (
    <div className={classes.marks}>
      <LevelBadge level={site.riskLevel} named="long" />
      <Badge variant={site.status === "overdue" ? "filled" : "default"} color="dark" radius="sm" tt="none">
        {t(`status.${site.status}`)}
      </Badge>
      {site.supervision !== "none" && (
        <Badge variant="outline" color="gray" radius="sm" tt="none">
          {t(`supervision.${site.supervision}`)}
        </Badge>
      )}
      <span className={classes.kind}>
        {t(`layer.${site.layer}`)} · {categoryName(site.category, t)}
      </span>
    </div>
  );
}

function Details({ site, parts: { FindingWork, NewFinding, Tools } }: { site: SiteDetail; parts: SiteCardParts }) {
  const i18n = useI18n();
  const { t, language, nameOf } = i18n;
  const regions = useRegions();
  const nameOfCode = (code: string) => {
    const region = regions?.byCode.get(code);
    return region ? nameOf(region) : code;
  };
  const unit = regions?.byCode.get(site.regionCode)?.reportingUnit;
  const place =
    unit && unit !== site.regionCode
      ? joinPlaces([nameOfCode(unit), nameOfCode(site.regionCode)], language)
      : nameOfCode(site.regionCode);
  const fields: [string, ReactNode][] = [
    [t("site.code"), site.code ?? site.id],
    [t("site.address"), site.address || NO_VALUE],
    [t("site.place"), place],
    [t("site.responsibleUnit"), site.responsibleUnit ?? NO_VALUE],
    [t("site.responsiblePerson"), site.responsiblePerson ?? NO_VALUE],
    [t("site.inspectedOn"), site.inspectedOn ?? t("site.inspected.never")],
  ];
  const until = site.responsibleUntil;
  if (until !== null) {
    const expired = until < site.asOf.businessDate;
    fields.splice(5, 0, [t("site.responsibleUntil"), expired ? t("site.responsible.expired", { day: until }) : until]);
  }
  const house = site.layer === "self_built_house";
  const attributes = Object.entries(site.attributes)
    .filter(([name]) => !house || !HOUSE_AXES.includes(name))
    .map(([name, value]) => [propertyName(name, i18n), valueName(name, value, i18n)] as const);
  return (
    <div className={classes.details}>
      {site.regionCheck !== "ok" && (
        <p className={classes.check} data-testid="region-check">
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            <strong>{t("site.check")}</strong> {t(`regionCheck.${site.regionCheck}`)}
            {site.regionCheck === "mismatch" && site.countyCode !== null && (
              <> ({t("regionCheck.located", { county: nameOfCode(site.countyCode) })})</>
            )}
          </span>
        </p>
      )}
      <Fields fields={fields} />
      <div className={classes.tools}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFocus size={14} />}
          onClick={() => {
            moveCamera({
              kind: "point",
              lon: site.lon,
              lat: site.lat,
              zoom: Math.max(CLOSE_ZOOM, useView.getState().camera?.zoom ?? 0),
            });
          }}
        >
          {t("site.zoom")}
        </Button>
        <Tools id={site.id} regionCode={site.regionCode} />
      </div>
      {house && <HouseAxes attributes={site.attributes} />}
      {attributes.length > 0 && (
        <section>
          <h3 className={classes.heading}>{t("site.attributes")}</h3>
          <Fields fields={attributes} />
        </section>
      )}
      <section>
        <h3 className={classes.heading}>{t("site.findings")}</h3>
        <p className={classes.summary}>
          {site.findings === 0
            ? t("site.findings.none")
            : t("site.findings.count", {
                n: site.findings,
                closed: site.findingsClosed,
                overdue: site.findingsOverdue,
              })}
        </p>
        <NewFinding site={site} />
        <ol className={classes.findings}>
          {site.findingList.map((finding) => (
            <FindingItem key={finding.id} siteId={site.id} finding={finding}>
              <FindingWork siteId={site.id} finding={finding} />
            </FindingItem>
          ))}
        </ol>
      </section>
      <Fields
        fields={[
          [t("site.position"), `${site.lon.toFixed(6)}, ${site.lat.toFixed(6)}`],
          [t("site.source"), sourceName(site.source, t)],
          [t("site.updated"), formatInstant(site.updatedAt)],
        ]}
      />
    </div>
  );
}

const sourceName = (source: string, t: ReturnType<typeof useI18n>["t"]) =>
  source === "demo" ? t("site.source.demo") : source === "manual" ? t("site.source.manual") : source;

function Waiting() {
  return (
    <div className={classes.details} aria-hidden>
      {[90, 70, 80, 60, 100, 100].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of grey bars
        <Skeleton key={index} height={index > 3 ? 56 : 14} width={`${width}%`} />
      ))}
    </div>
  );
}
