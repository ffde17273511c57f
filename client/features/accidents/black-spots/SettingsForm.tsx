import { Checkbox, NativeSelect, NumberInput } from "@mantine/core";
import { PRESETS } from "#server/algorithms/black-spots/presets.ts";
import {
  type BlackSpotSettings,
  COUNTED_SEVERITIES,
  type NumberField,
  RANGES,
} from "#server/algorithms/black-spots/settings.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import classes from "./BlackSpots.module.css";
import { presetOf, useBlackSpots } from "./black-spot.store.ts";

const OWN = "own";
const WEIGHTS = ["fatal", "serious", "slight", "damageOnly"] as const;
const LEAST = ["accidents", "fatal", "deaths", "score"] as const;

const change = (settings: Partial<BlackSpotSettings>) =>
  useBlackSpots.setState((state) => ({ settings: { ...state.settings, ...settings } }));

/** What makes a black spot: a known definition, or one's own numbers. */
export function SettingsForm({ bad }: { bad: readonly string[] }) {
  const { t, count, language } = useI18n();
  const settings = useBlackSpots((state) => state.settings);
  const preset = presetOf(settings);
  const number = (name: NumberField, value: number, label: string, set: (value: number) => void, step = 1) => (
    <NumberInput
      key={name}
      size="xs"
      label={label}
      min={0}
      step={step}
      value={value}
      error={
        bad.includes(name) && t("blackSpots.outOfRange", { from: count(RANGES[name][0]), to: count(RANGES[name][1]) })
      }
      onChange={(entered) => set(typeof entered === "number" ? entered : Number.NaN)}
      data-testid={`black-spots-${name}`}
    />
  );
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t("blackSpots.preset")}
        value={preset?.name ?? OWN}
        onChange={(event) => {
          const chosen = PRESETS.find(({ name }) => name === event.target.value);
          if (chosen) useBlackSpots.setState({ settings: chosen });
        }}
        data={[
          ...PRESETS.map(({ name }) => ({ value: name, label: t(`blackSpots.preset.${name}`) })),
          ...(preset ? [] : [{ value: OWN, label: t("blackSpots.preset.own") }]),
        ]}
        data-testid="preset"
      />
      <p className={classes.note}>
        {bad.length === 0 && <Definition settings={settings} />}
        {preset && ` ${t("blackSpots.source", { source: preset.source[language] })}`}
        {preset?.alternativeLeftOut && ` ${t("blackSpots.alternative")}`}
        {preset && !preset.confirmed && <strong> {t("blackSpots.unconfirmed")}</strong>}
      </p>
      <details className={classes.details}>
        <summary>{t("blackSpots.settings")}</summary>
        <div className={classes.fields}>
          <NativeSelect
            size="xs"
            label={t("blackSpots.method")}
            value={settings.method}
            onChange={(event) => change({ method: event.target.value === "window" ? "window" : "radius" })}
            data={(["radius", "window"] as const).map((one) => ({ value: one, label: t(`blackSpots.method.${one}`) }))}
          />
          {number(
            "reachM",
            settings.reachM,
            t(`blackSpots.reach.${settings.method}`),
            (reachM) => change({ reachM }),
            50,
          )}
          {number("years", settings.years, t("blackSpots.years"), (years) => change({ years }))}
          {LEAST.map((name) =>
            number(name, settings.least[name], t(`blackSpots.least.${name}`), (value) =>
              change({ least: { ...settings.least, [name]: value } }),
            ),
          )}
        </div>
        <fieldset className={classes.severities}>
          <legend>{t("blackSpots.severities")}</legend>
          {COUNTED_SEVERITIES.map((severity) => (
            <Checkbox
              key={severity}
              size="xs"
              label={t(`severity.${severity}`)}
              checked={settings.severities.includes(severity)}
              onChange={() =>
                change({
                  severities: COUNTED_SEVERITIES.filter((one) =>
                    one === severity ? !settings.severities.includes(one) : settings.severities.includes(one),
                  ),
                })
              }
            />
          ))}
        </fieldset>
        {bad.includes("severities") && <p role="alert">{t("blackSpots.severities.none")}</p>}
        <fieldset className={classes.fields}>
          <legend>{t("blackSpots.weights")}</legend>
          {WEIGHTS.map((name) =>
            number(`weights.${name}`, settings.weights[name], t(`blackSpots.weight.${name}`), (value) =>
              change({ weights: { ...settings.weights, [name]: value } }),
            ),
          )}
        </fieldset>
      </details>
    </>
  );
}

/** The definition as a sentence. */
export function Definition({ settings }: { settings: BlackSpotSettings }) {
  const { t, count } = useI18n();
  const { method, reachM, years, least, severities } = settings;
  const asked = LEAST.filter((name) => least[name] > 0).map((name) =>
    t(`blackSpots.asks.${name}`, { n: count(least[name]) }),
  );
  const all = severities.length === COUNTED_SEVERITIES.length;
  const kinds = all
    ? t("blackSpots.kinds.all")
    : t("blackSpots.kinds", { kinds: severities.map((one) => t(`severity.${one}`)).join(t("blackSpots.or")) });
  return (
    <>
      {t(`blackSpots.sentence.${method}`, {
        m: count(reachM),
        n: count(years),
        asked: asked.join(t("blackSpots.and")),
        kinds,
      })}
    </>
  );
}
