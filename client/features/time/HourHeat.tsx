import { memo, useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { TIME_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./HourHeat.module.css";
import { heatClass, hourTotals } from "./hour-totals.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** Accidents of the period by weekday and hour with their totals: a table, coloured. */
export const HourHeat = memo(({ hourWeekday }: { hourWeekday: Uint32Array }) => {
  const { t, count } = useI18n();
  const theme = useView((view) => view.theme);
  const [pointed, setPointed] = useState<number | null>(null);
  const { heat } = TIME_COLOURS[theme];
  const { byHour, byWeekday, total, most } = hourTotals(hourWeekday);
  const mostHour = Math.max(1, ...byHour);
  const say = (at: number) =>
    t("time.heat.cell", {
      weekday: t(`time.weekday.${WEEKDAYS[Math.floor(at / 24)]!}`),
      hour: at % 24,
      n: count(hourWeekday[at]!),
    });

  if (total === 0) {
    return (
      <section className={classes.heat}>
        <h3 className={classes.title}>{t("time.heat")}</h3>
        <p className={classes.none}>{t("time.heat.none")}</p>
      </section>
    );
  }
  return (
    <section className={classes.heat} data-testid="heat">
      <h3 className={classes.title}>
        {t("time.heat")}
        <small>{pointed === null ? t("time.heat.caption", { n: count(total) }, total) : say(pointed)}</small>
      </h3>
      <table className={classes.table} onPointerLeave={() => setPointed(null)}>
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                <span data-shown={hour % 6 === 0 || undefined}>{hour}</span>
              </th>
            ))}
            <th scope="col" className={classes.sum}>
              {t("time.heat.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((weekday) => (
            <tr key={weekday}>
              <th scope="row">{t(`time.weekday.${weekday}`)}</th>
              {HOURS.map((hour) => {
                const at = weekday * 24 + hour;
                const n = hourWeekday[at]!;
                return (
                  <td
                    key={hour}
                    className={classes.cell}
                    style={{ background: heat[heatClass(n, most, heat.length)] }}
                    onPointerEnter={() => setPointed(at)}
                  >
                    <span>{n}</span>
                  </td>
                );
              })}
              <td className={classes.sum}>{count(byWeekday[weekday]!)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("time.heat.total")}</th>
            {HOURS.map((hour) => (
              <td key={hour} className={classes.hourSum} title={`${hour}: ${count(byHour[hour]!)}`}>
                <i
                  style={{ height: `${(byHour[hour]! / mostHour) * 100}%`, background: TIME_COLOURS[theme].accidents }}
                />
                <span>{byHour[hour]}</span>
              </td>
            ))}
            <td className={classes.sum}>{count(total)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
});
