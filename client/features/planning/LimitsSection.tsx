import { Button, NumberInput, Slider } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatWeight } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import classes from "./Planning.module.css";
import { BALANCES, HOUR_PRICES } from "./plan-form.ts";
import { providerName } from "./plan-words.ts";
import { changeForm, openPlanDialog, usePlanning } from "./planning.store.ts";
import { RulesDialog } from "./RulesDialog.tsx";
import { roadsQuery } from "./roads.api.ts";
import { Section } from "./Section.tsx";

/** Priority against distance, coverage, balance, rules of visits, travel times. */
export function LimitsSection() {
  const { t, language } = useI18n();
  const form = usePlanning((state) => state.form!);
  const changedRules = Object.keys(form.rules).length;
  const price = nearest(form.priorityPerHour);
  return (
    <Section title={t("plan.limits")}>
      <div className={classes.dial}>
        <span id="plan-dial">{t("plan.dial")}</span>
        <Slider
          size="xs"
          min={0}
          max={HOUR_PRICES.length - 1}
          step={1}
          value={price}
          label={(value) => String(HOUR_PRICES[value])}
          thumbLabel={t("plan.dial")}
          onChange={(value) => changeForm({ priorityPerHour: HOUR_PRICES[value]! })}
        />
        <div className={classes.ends}>
          <span>{t("plan.dial.more")}</span>
          <span>{t("plan.dial.less")}</span>
        </div>
        <p className={classes.hint}>
          {form.priorityPerHour === 0 ? t("plan.dial.none") : t("plan.dial.price", { n: form.priorityPerHour })}
        </p>
      </div>
      <Coverage />
      <div className={classes.field}>
        <span title={t("plan.balance.about")}>{t("plan.balance")}</span>
        <SmallSelect
          label={t("plan.balance")}
          value={String(form.balance ?? "none")}
          options={[
            { value: "none", label: t("plan.balance.none") },
            ...[...new Set([...BALANCES, form.balance ?? 0.1])].sort().map((value) => ({
              value: String(value),
              label: `±${formatWeight(value, language)}`,
            })),
          ]}
          onChange={(value) => changeForm({ balance: value === "none" ? null : Number(value) })}
        />
      </div>
      <div className={classes.field}>
        <span>
          {t("plan.rules")}
          {changedRules > 0 && <small> {t("plan.rules.changed", { n: changedRules })}</small>}
        </span>
        <Button size="compact-xs" variant="default" onClick={() => openPlanDialog("rules")}>
          {t("plan.rules.open")}
        </Button>
      </div>
      <TravelTimes />
      <RulesDialog />
    </Section>
  );
}

/** What travel times come from: a choice where the server has a road engine. */
function TravelTimes() {
  const i18n = useI18n();
  const { t } = i18n;
  const chosen = usePlanning((state) => state.form!.provider);
  const { data: roads } = useQuery(roadsQuery);
  const engine = roads?.roads ?? false;
  return (
    <>
      <div className={classes.field}>
        <span>{t("plan.provider")}</span>
        {roads && engine ? (
          <SmallSelect
            label={t("plan.provider")}
            value={chosen ?? roads.provider}
            options={[roads.provider, roads.fallback].map((value) => ({ value, label: providerName(i18n, value) }))}
            onChange={(provider) => changeForm({ provider })}
            testId="plan-provider"
          />
        ) : (
          <b>{providerName(i18n, chosen ?? roads?.provider ?? null)}</b>
        )}
      </div>
      {roads && engine && !roads.available && <p className={classes.warn}>{t("plan.provider.down")}</p>}
      {roads && !engine && roads.detail !== null && <p className={classes.hint}>{t("plan.provider.noEngine")}</p>}
    </>
  );
}

/** The step of the slider nearest to a price. */
const nearest = (price: number): number => {
  const distances = HOUR_PRICES.map((one) => Math.abs(one - price));
  return distances.indexOf(Math.min(...distances));
};

/** Visits asked for at least in each reporting unit. */
function Coverage() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const coverage = usePlanning((state) => state.form!.coverage);
  const candidates = usePlanning((state) => state.candidates);
  const [open, setOpen] = useState(false);
  const units = useMemo(() => {
    const counted = Map.groupBy(candidates?.items ?? [], ({ unit }) => unit);
    return [...counted]
      .flatMap(([code, sites]) => {
        const region = regions?.byCode.get(code);
        return region && region.level !== "city" ? [{ code, name: nameOf(region), sites: sites.length }] : [];
      })
      .sort((a, b) => a.code.localeCompare(b.code));
  }, [candidates, regions, nameOf]);
  const asked = Object.values(coverage).filter((visits) => visits > 0);
  const setAll = (visits: number) =>
    changeForm({
      coverage: visits === 0 ? {} : Object.fromEntries(units.map(({ code, sites }) => [code, Math.min(sites, visits)])),
    });
  return (
    <>
      <div className={classes.field}>
        <span>{t("plan.coverage")}</span>
        <button type="button" className={classes.link} aria-expanded={open} onClick={() => setOpen(!open)}>
          {asked.length === 0 ? t("plan.coverage.none") : t("plan.coverage.some", { n: asked.length })}
        </button>
      </div>
      {open && (
        <div className={classes.group}>
          <div className={classes.chips}>
            {[0, 1, 2, 3].map((visits) => (
              <Button key={visits} size="compact-xs" variant="default" onClick={() => setAll(visits)}>
                {visits === 0 ? t("plan.coverage.clear") : t("plan.coverage.each", { n: visits })}
              </Button>
            ))}
          </div>
          {units.map(({ code, name, sites }) => (
            <div key={code} className={classes.field}>
              <span>
                {name} <small>{t("plan.coverage.of", { n: sites })}</small>
              </span>
              <NumberInput
                size="xs"
                w={64}
                min={0}
                max={sites}
                aria-label={name}
                value={coverage[code] ?? 0}
                onChange={(visits) =>
                  typeof visits === "number" && changeForm({ coverage: { ...coverage, [code]: visits } })
                }
              />
            </div>
          ))}
        </div>
      )}
    </>
  );
}
