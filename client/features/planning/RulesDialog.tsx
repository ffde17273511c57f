import { Button, NumberInput } from "@mantine/core";
import { CATEGORIES, type Category, LAYERS } from "#server/contracts/vocabulary.contract.ts";
import { VISIT_RULES, type VisitRule } from "#server/features/planning/visit-rules.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { clock, secondsOf } from "./clock.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import { changeForm, openPlanDialog, usePlanning } from "./planning.store.ts";

/** How long an inspection takes, when it may begin and what it needs, by category. */
export function RulesDialog() {
  const { t } = useI18n();
  const open = usePlanning((state) => state.dialog === "rules");
  return (
    <PlanModal title={t("plan.rules")} size={820} testId="plan-rules" opened={open}>
      <RulesTable />
    </PlanModal>
  );
}

function RulesTable() {
  const { t } = useI18n();
  const rules = usePlanning((state) => state.form!.rules);
  const set = (category: Category, change: Partial<VisitRule>) =>
    changeForm({ rules: { ...rules, [category]: { ...(rules[category] ?? VISIT_RULES[category]), ...change } } });
  return (
    <div className={classes.stack}>
      <p className={classes.hint}>{t("plan.rules.about")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("plan.rules")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("plan.rules.category")}</th>
              <th scope="col">{t("plan.rules.minutes")}</th>
              <th scope="col">{t("plan.rules.hours")}</th>
              <th scope="col">{t("plan.rules.closed")}</th>
              <th scope="col">{t("plan.rules.skills")}</th>
            </tr>
          </thead>
          <tbody>
            {LAYERS.flatMap((layer) =>
              CATEGORIES[layer].map((category: Category) => {
                const rule = rules[category] ?? VISIT_RULES[category];
                const name = t(`category.${category}`);
                return (
                  <tr key={category} data-changed={rules[category] !== undefined || undefined}>
                    <th scope="row">{name}</th>
                    <td>
                      <NumberInput
                        size="xs"
                        w={76}
                        min={1}
                        max={720}
                        aria-label={`${name} ${t("plan.rules.minutes")}`}
                        value={rule.serviceSeconds / 60}
                        onChange={(minutes) =>
                          typeof minutes === "number" && minutes >= 1 && set(category, { serviceSeconds: minutes * 60 })
                        }
                      />
                    </td>
                    <td>
                      <Hours name={name} hours={rule.hours} onChange={(hours) => set(category, { hours })} />
                    </td>
                    <td>
                      <label className={classes.inline}>
                        <input
                          type="checkbox"
                          checked={rule.closedOn.includes(6) && rule.closedOn.includes(7)}
                          onChange={(event) => set(category, { closedOn: event.currentTarget.checked ? [6, 7] : [] })}
                        />
                        {t("plan.rules.weekend")}
                      </label>
                    </td>
                    <td>{rule.skills.map((skill) => t(`plan.skill.${skill}`)).join(t("plan.and")) || "–"}</td>
                  </tr>
                );
              }),
            )}
          </tbody>
        </table>
      </section>
      <footer className={classes.foot}>
        <Button size="xs" variant="default" onClick={() => changeForm({ rules: {} })}>
          {t("plan.rules.usual")}
        </Button>
        <span className={classes.grow} />
        <Button size="xs" onClick={() => openPlanDialog(null)}>
          {t("plan.done")}
        </Button>
      </footer>
    </div>
  );
}

interface HoursProps {
  name: string;
  hours: VisitRule["hours"];
  onChange: (hours: VisitRule["hours"]) => void;
}

/** Windows as "08:30–11:30 14:00–17:00"; empty: any time. Taken when it can be read. */
function Hours({ name, hours, onChange }: HoursProps) {
  const { t } = useI18n();
  const text = (hours ?? []).map(([from, to]) => `${clock(from)}–${clock(to)}`).join(" ");
  return (
    <input
      key={text}
      className={classes.input}
      size={24}
      aria-label={`${name} ${t("plan.rules.hours")}`}
      placeholder={t("plan.rules.any")}
      defaultValue={text}
      onBlur={(event) => {
        const windows = windowsIn(event.currentTarget.value);
        if (windows === undefined) event.currentTarget.value = text;
        else if (event.currentTarget.value.trim() !== text) onChange(windows);
      }}
    />
  );
}

/** Windows of a text; null for none said, undefined for one that cannot be read. */
function windowsIn(text: string): VisitRule["hours"] | undefined {
  if (text.trim() === "") return null;
  const windows = [...text.matchAll(/(\d{1,2}:\d{2})\s*[-–—~至]\s*(\d{1,2}:\d{2})/g)].map(
    ([, from, to]) => [secondsOf(from!), secondsOf(to!)] as const,
  );
  const whole = windows.every(([from, to]) => from !== null && to !== null && from < to);
  return windows.length > 0 && windows.length <= 4 && whole ? windows.map(([from, to]) => [from!, to!]) : undefined;
}
