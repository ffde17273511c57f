import { Slider } from "@mantine/core";
import { PRIORITY_PARTS, type PriorityPart } from "#server/features/planning/planning.contract.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Planning.module.css";
import { changeForm, usePlanning } from "./planning.store.ts";
import { Section } from "./Section.tsx";
import { FACTOR_STEP, MOST_FACTOR, USUAL_FACTORS, weightsOf } from "./weight-factors.ts";

/** What makes a site worth a visit: a slider for each reason, the points it gives, and the sum for one site. */
export function WeightsSection() {
  const { t } = useI18n();
  const factors = usePlanning((state) => state.form!.factors);
  const changed = PRIORITY_PARTS.some((part) => factors[part] !== 1);
  return (
    <Section
      title={t("plan.weights")}
      aside={
        changed && (
          <button type="button" className={classes.link} onClick={() => changeForm({ factors: USUAL_FACTORS })}>
            {t("plan.weights.usual")}
          </button>
        )
      }
    >
      <p className={classes.hint}>{t("plan.weights.about")}</p>
      {PRIORITY_PARTS.map((part) => (
        <div key={part} className={classes.weight}>
          <span>{t(`plan.part.${part}`)}</span>
          <Slider
            size="xs"
            min={0}
            max={MOST_FACTOR}
            step={FACTOR_STEP}
            value={factors[part]}
            label={(value) => `×${value}`}
            thumbLabel={t(`plan.part.${part}`)}
            onChange={(value) => changeForm({ factors: { ...factors, [part]: value } })}
          />
          <small>
            <Points part={part} />
          </small>
        </div>
      ))}
      <Example />
    </Section>
  );
}

/** The points a reason gives, in words. */
function Points({ part }: { part: PriorityPart }) {
  const { t } = useI18n();
  const weights = weightsOf(usePlanning((state) => state.form!.factors));
  const say = (key: Key, values: Record<string, string | number>) => <>{t(key, values)}</>;
  switch (part) {
    case "riskLevel": {
      const [a, b, c, d] = weights.riskLevel;
      return say("plan.points.riskLevel", { a, b, c, d });
    }
    case "majorFindings":
      return say("plan.points.majorFindings", { ...weights.majorFinding });
    case "overdue":
      return say("plan.points.overdue", {
        each: Math.round(weights.overdueDay.each * 100) / 10,
        most: weights.overdueDay.most,
      });
    case "supervision": {
      const { county, city, province, national } = weights.supervision;
      return say("plan.points.supervision", { a: national, b: province, c: city, d: county });
    }
    case "unvisited":
      return say("plan.points.unvisited", { ...weights.monthUnvisited });
    case "hotSpot": {
      const [a, b, c] = weights.hotSpot;
      return say("plan.points.hotSpot", { a: c, b, c: a });
    }
  }
}

/** The sum of the worthiest site, reason by reason. */
function Example() {
  const { t, language } = useI18n();
  const best = usePlanning((state) => state.candidates?.items.find(({ byHand }) => !byHand));
  if (!best) return null;
  const parts = PRIORITY_PARTS.filter((part) => best.parts[part] > 0);
  const points = (value: number) => value.toLocaleString(language === "zh" ? "zh-CN" : "en-GB");
  return (
    <p className={classes.example}>
      <strong>{best.name}</strong>
      {parts.map((part) => `${t(`plan.part.${part}`)} ${points(best.parts[part])}`).join(" + ")}
      {` = ${points(best.priority)} ${t("plan.points.unit")}`}
    </p>
  );
}
