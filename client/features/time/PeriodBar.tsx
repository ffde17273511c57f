import { ActionIcon, Tooltip } from "@mantine/core";
import IconBefore from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import IconNext from "@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs";
import IconPause from "@tabler/icons-react/dist/esm/icons/IconPlayerPauseFilled.mjs";
import IconPlay from "@tabler/icons-react/dist/esm/icons/IconPlayerPlayFilled.mjs";
import { useEffect, useId, useState } from "react";
import { daysIn } from "../../lib/days.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import classes from "./PeriodBar.module.css";
import { movedPeriod, type PeriodFault, PRESETS, periodFault, presetOf, presetPeriod } from "./periods.ts";
import type { PeriodChoice } from "./use-period.ts";
import { SPEEDS, usePlay } from "./use-play.ts";

/** The period in typed days, by name, week by week, or played. */
export function PeriodBar({ choice }: { choice: PeriodChoice }) {
  const { t } = useI18n();
  const { period, first, today, choose } = choice;
  const player = usePlay(choice);
  const chosen = presetOf(period, today);
  const move = (by: number) => {
    player.stop();
    choose(movedPeriod(period, by, first, today));
  };
  return (
    <div className={classes.bar}>
      <TypedDays choice={choice} />
      <div className={classes.player}>
        <Step label={t("time.earlier")} onClick={() => move(-1)} disabled={period.from <= first} icon={IconBefore} />
        <Step
          label={t(player.playing ? "time.pause" : "time.play")}
          onClick={player.toggle}
          icon={player.playing ? IconPause : IconPlay}
          testId="period-play"
        />
        <Step label={t("time.later")} onClick={() => move(1)} disabled={player.atEnd} icon={IconNext} />
        <SmallSelect
          label={t("time.speed")}
          value={player.speed}
          options={SPEEDS.map((n) => ({ value: n, label: t("time.speed.n", { n }) }))}
          onChange={player.setSpeed}
        />
      </div>
      <fieldset className={classes.presets} aria-label={t("time.presets")}>
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={preset === chosen}
            onClick={() => {
              player.stop();
              choose(presetPeriod(preset, today));
            }}
            data-testid={`preset-${preset}`}
          >
            {t(`time.${preset}`)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

interface StepProps {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  icon: typeof IconPlay;
  testId?: string;
}

function Step({ label, onClick, disabled = false, icon: Icon, testId }: StepProps) {
  return (
    <Tooltip label={label} withArrow>
      <ActionIcon
        variant="default"
        size={26}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
        data-testid={testId}
      >
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Two dates; what cannot be a period is said and not taken. */
function TypedDays({ choice: { period, first, today, choose } }: { choice: PeriodChoice }) {
  const { t } = useI18n();
  const faultId = useId();
  const [typed, setTyped] = useState(period);
  const [fault, setFault] = useState<PeriodFault | null>(null);
  useEffect(() => {
    setTyped(period);
    setFault(null);
  }, [period]);

  const type = (change: Partial<typeof typed>) => {
    const next = { ...typed, ...change };
    setTyped(next);
    const wrong = periodFault(next, first, today);
    // A date half typed is no fault yet: it is said when the box is left.
    if (wrong === null) choose(next);
    else if (fault !== null) setFault(wrong);
  };
  const leave = () => setFault(periodFault(typed, first, today));
  const day = (name: "from" | "to") => (
    <input
      type="date"
      aria-label={t(`time.${name}`)}
      aria-invalid={fault !== null}
      {...(fault !== null && { "aria-describedby": faultId })}
      min={first}
      max={today}
      required
      value={typed[name]}
      onChange={(event) => type({ [name]: event.target.value })}
      onBlur={leave}
      data-testid={`period-${name}`}
    />
  );
  return (
    <div className={classes.typed}>
      {day("from")}
      <span aria-hidden>–</span>
      {day("to")}
      {fault === null ? (
        <span className={classes.days}>{t("time.days", { n: daysIn(period) })}</span>
      ) : (
        <span id={faultId} role="alert" className={classes.fault} data-testid="period-fault">
          {t(`time.fault.${fault}`, { day: fault === "future" ? today : first })}
        </span>
      )}
    </div>
  );
}
