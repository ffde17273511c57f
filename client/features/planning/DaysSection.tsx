import { Switch } from "@mantine/core";
import { isDay } from "../../lib/days.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import { dayName } from "./clock.ts";
import classes from "./Planning.module.css";
import { DAY_CHOICES, planDays } from "./plan-form.ts";
import { changeForm, usePlanning } from "./planning.store.ts";
import { Section } from "./Section.tsx";

/** On which days the teams go out. */
export function DaysSection() {
  const { t, language } = useI18n();
  const form = usePlanning((state) => state.form!);
  const days = planDays(form);
  // Changes for a day are for that day: with other days they mean nothing.
  const reset = { shifts: {}, fixedTeams: null };
  return (
    <Section title={t("plan.days")}>
      <div className={classes.fields}>
        <label className={classes.field}>
          <span>{t("plan.days.first")}</span>
          <input
            className={classes.input}
            type="date"
            value={form.firstDay}
            onChange={(event) =>
              isDay(event.currentTarget.value) && changeForm({ firstDay: event.currentTarget.value, ...reset })
            }
            data-testid="plan-first-day"
          />
        </label>
        <div className={classes.field}>
          <span>{t("plan.days.count")}</span>
          <SmallSelect
            label={t("plan.days.count")}
            value={form.dayCount}
            options={DAY_CHOICES.map((value) => ({ value, label: t("plan.days.n", { n: value }) }))}
            onChange={(dayCount) => changeForm({ dayCount, ...reset })}
            testId="plan-day-count"
          />
        </div>
      </div>
      <p className={classes.hint}>{days.map((day) => dayName(day, language)).join(" · ")}</p>
      <Switch
        size="xs"
        label={t("plan.days.weekends")}
        checked={form.weekends}
        onChange={(event) => changeForm({ weekends: event.currentTarget.checked, ...reset })}
      />
    </Section>
  );
}
