import IconLock from "@tabler/icons-react/dist/esm/icons/IconLock.mjs";
import { useEffect, useMemo, useRef, useState } from "react";
import { teamNameIn } from "#server/contracts/team-name.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { clock, dayName, duration } from "./clock.ts";
import { DayChoice } from "./DayChoice.tsx";
import { dropEdit, isLocked, type Slot, slotOf, stepEdit } from "./drag-edit.ts";
import { type Axis, axisOf, type Block, blocksOf, momentAt, positionAt, shareOf, ticksOf } from "./gantt.ts";
import { type GanttRow, ganttRows } from "./gantt-rows.ts";
import { breachWords, namesOf } from "./plan-words.ts";
import { chooseStop, edit } from "./planning.actions.ts";
import { type ShownPlan, setPlanning, usePlanning, useShownPlan } from "./planning.store.ts";
import classes from "./RoutesDock.module.css";
import { TeamBadge } from "./TeamBadge.tsx";
import type { TeamMark } from "./team-marks.ts";
import { useMayPlan } from "./use-may-plan.ts";
import { useTeamMarks } from "./use-team-marks.ts";

/** Pixels the pointer moves before a press is a drag. */
const DRAG_FROM = 4;
const MOST_TICKS = 16;

interface Drag {
  visit: string;
  from: Slot | null;
  /** Of the window. */
  x: number;
  y: number;
  /** Where it would go; null: onto the tray; undefined: nowhere. */
  to: Slot | null | undefined;
}

/** The plan as a timeline: a row for each team and day; stops are dragged, or picked up and moved with the arrow keys. */
export function RoutesDock() {
  const { t } = useI18n();
  const shown = useShownPlan();
  if (!shown) return <p className={classes.empty}>{t("plan.timeline.empty")}</p>;
  return <Timeline shown={shown} />;
}

function Timeline({ shown }: { shown: ShownPlan }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const day = useView((view) => view.planDay);
  const chosen = useView((view) => view.planStop);
  const held = usePlanning((state) => state.held);
  const busy = usePlanning((state) => state.busy);
  const sites = usePlanning((state) => state.sites);
  const mayEdit = useMayPlan() && !shown.live;
  const marks = useTeamMarks(shown.settings.teams);
  const rows = useMemo(() => ganttRows(shown.settings, shown.plan, day), [shown, day]);
  const axis = useMemo(
    () =>
      axisOf(
        rows.flatMap(({ shift }) => (shift ? [shift] : [])),
        rows.flatMap(({ route }) => (route && route.stops.length > 0 ? [route] : [])),
      ),
    [rows],
  );
  const body = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const names = namesOf(i18n, shown.settings, sites);
  const nameOf = (visit: string) => names.site(visit);

  // A stop that was moved keeps the keyboard.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every plan drawn anew
  useEffect(() => {
    if (held) body.current?.querySelector<HTMLElement>(`[data-visit="${held}"]`)?.focus();
  }, [held, shown]);

  const slotAt = (visit: string, x: number, y: number): Slot | null | undefined => {
    for (const element of body.current?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
      const box = element.getBoundingClientRect();
      if (y < box.top || y > box.bottom) continue;
      const row = rows[Number(element.dataset.row)];
      const track = element.querySelector<HTMLElement>("[data-track]")?.getBoundingClientRect();
      if (!row || !track || x < track.left - 20 || x > track.right + 20) return undefined;
      const moment = momentAt(axis, (x - track.left) / track.width);
      return { team: row.team, day: row.day, position: positionAt(row.route?.stops ?? [], visit, moment) };
    }
    const tray = body.current?.querySelector("[data-tray]")?.getBoundingClientRect();
    return tray && x >= tray.left && x <= tray.right && y >= tray.top && y <= tray.bottom ? null : undefined;
  };

  const press = (event: React.PointerEvent<HTMLElement>, visit: string, from: Slot | null) => {
    if (!mayEdit || event.button !== 0) return;
    const target = event.currentTarget;
    const start = { x: event.clientX, y: event.clientY };
    let moved = false;
    const move = ({ clientX: x, clientY: y }: PointerEvent) => {
      if (!moved && Math.hypot(x - start.x, y - start.y) < DRAG_FROM) return;
      moved = true;
      setDrag({ visit, from, x, y, to: slotAt(visit, x, y) });
    };
    const end = ({ clientX: x, clientY: y }: PointerEvent) => {
      stop();
      if (!moved) return;
      // A drag that ends where it began is no click either.
      const hush = (click: Event) => click.stopPropagation();
      target.addEventListener("click", hush, { once: true, capture: true });
      requestAnimationFrame(() => target.removeEventListener("click", hush, { capture: true }));
      const to = slotAt(visit, x, y);
      if (to !== undefined) void edit(dropEdit(shown.solution, visit, from, to));
    };
    const giveUp = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      stop();
    };
    const stop = () => {
      setDrag(null);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", stop);
      window.removeEventListener("keydown", giveUp, { capture: true });
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", stop);
    window.addEventListener("keydown", giveUp, { capture: true });
  };

  const key = (event: React.KeyboardEvent, visit: string, row: GanttRow) => {
    const direction = ARROWS[event.key];
    const isHeld = held === visit;
    if (event.key === "Escape" && isHeld) {
      event.preventDefault();
      return setPlanning({ held: null });
    }
    if ((event.key === " " || event.key === "Enter") && mayEdit) {
      event.preventDefault();
      chooseStop(visit);
      return setPlanning({ held: isHeld ? null : visit });
    }
    if ((event.key === "Delete" || event.key === "Backspace") && mayEdit) {
      event.preventDefault();
      return void edit({ kind: "remove", visit });
    }
    if (!direction) return;
    event.preventDefault();
    if (isHeld) {
      if (busy) return;
      const from = slotOf(shown.solution, visit, row);
      if (from) void edit(stepEdit(shown.solution, rows, visit, from, direction));
      return;
    }
    focusNeighbour(event.currentTarget as HTMLElement, direction);
  };

  const ticks = ticksOf(axis, MOST_TICKS);
  const byDay = shown.settings.days.length > 1 && day === null;
  const { breaches } = shown.plan;
  return (
    <div className={classes.dock} ref={body} data-testid="plan-timeline">
      <div className={classes.head}>
        <DayChoice days={shown.settings.days} />
        <Key />
        {breaches.length > 0 ? (
          <p className={classes.breach} role="status">
            {breachWords(i18n, names, breaches[0]!)}
            {breaches.length > 1 && ` ${t("plan.breach.more", { n: breaches.length - 1 })}`}
          </p>
        ) : (
          <p className={classes.hint}>
            {held ? t("plan.timeline.held", { site: nameOf(held) }) : mayEdit ? t("plan.timeline.about") : ""}
          </p>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("action.dock.routes")}>
        <div className={classes.axis} aria-hidden>
          <span />
          <div className={classes.track}>
            {ticks.map((at) => (
              <i key={at} style={{ left: `${100 * shareOf(axis, at)}%` }}>
                {clock(at)}
              </i>
            ))}
          </div>
        </div>
        {rows.map((row, index) => (
          <Row
            key={`${row.team}/${row.day}`}
            row={row}
            index={index}
            axis={axis}
            ticks={ticks}
            mark={marks.get(row.team)}
            dayWords={byDay ? dayName(shown.settings.days[row.day]!, language) : null}
            firstOfDay={byDay && rows[index - 1]?.day !== row.day}
            shown={shown}
            chosen={chosen}
            held={held}
            drag={drag}
            nameOf={nameOf}
            onPress={press}
            onKey={key}
          />
        ))}
      </section>
      {mayEdit && (
        <Tray
          shown={shown}
          over={drag !== null && drag.to === null}
          nameOf={nameOf}
          onPress={(event, visit) => press(event, visit, null)}
        />
      )}
      {drag && (
        <span className={classes.ghost} style={{ left: drag.x + 10, top: drag.y + 10 }} aria-hidden>
          {nameOf(drag.visit)}
        </span>
      )}
    </div>
  );
}

const ARROWS: Record<string, "earlier" | "later" | "up" | "down"> = {
  ArrowLeft: "earlier",
  ArrowRight: "later",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Moves the focus to the next stop in a direction. */
function focusNeighbour(element: HTMLElement, direction: "earlier" | "later" | "up" | "down"): void {
  const row = element.closest("[data-row]");
  if (direction === "earlier" || direction === "later") {
    const stops = [...(row?.querySelectorAll<HTMLElement>("[data-visit]") ?? [])];
    stops[stops.indexOf(element) + (direction === "later" ? 1 : -1)]?.focus();
    return;
  }
  const middle = element.getBoundingClientRect();
  let next = row;
  do next = (direction === "down" ? next?.nextElementSibling : next?.previousElementSibling) ?? null;
  while (next && !next.querySelector("[data-visit]"));
  const nearest = [...(next?.querySelectorAll<HTMLElement>("[data-visit]") ?? [])].sort(
    (a, b) =>
      Math.abs(a.getBoundingClientRect().left - middle.left) - Math.abs(b.getBoundingClientRect().left - middle.left),
  );
  nearest[0]?.focus();
}

/** What the blocks mean. */
function Key() {
  const { t } = useI18n();
  return (
    <span className={classes.key} aria-hidden>
      {(["service", "travel", "wait", "break"] as const).map((kind) => (
        <span key={kind}>
          <i data-kind={kind} />
          {t(`plan.block.${kind}`)}
        </span>
      ))}
    </span>
  );
}

interface RowProps {
  row: GanttRow;
  index: number;
  axis: Axis;
  ticks: readonly number[];
  mark: TeamMark | undefined;
  dayWords: string | null;
  firstOfDay: boolean;
  shown: ShownPlan;
  chosen: string | null;
  held: string | null;
  drag: Drag | null;
  nameOf: (visit: string) => string;
  onPress: (event: React.PointerEvent<HTMLElement>, visit: string, from: Slot) => void;
  onKey: (event: React.KeyboardEvent, visit: string, row: GanttRow) => void;
}

function Row(props: RowProps) {
  const { row, index, axis, ticks, mark, dayWords, firstOfDay, shown, chosen, held, drag, nameOf, onPress, onKey } =
    props;
  const { t, language } = useI18n();
  const blocks = useMemo(() => (row.route ? blocksOf(row.route) : []), [row.route]);
  const place = ({ from, to }: Pick<Block, "from" | "to">) => ({
    left: `${100 * shareOf(axis, from)}%`,
    width: `${(100 * (to - from)) / (axis.to - axis.from)}%`,
  });
  const target = drag?.to && drag.to.team === row.team && drag.to.day === row.day ? drag.to : null;
  const stops = row.route?.stops ?? [];
  return (
    <div
      className={classes.row}
      data-row={index}
      data-first={firstOfDay || undefined}
      data-target={target ? true : undefined}
    >
      <span className={classes.name}>
        <TeamBadge mark={mark} />
        <span title={teamNameIn(language, row.teamName)}>{teamNameIn(language, row.teamName)}</span>
        {dayWords && <small>{dayWords}</small>}
      </span>
      <div
        className={classes.track}
        data-track
        style={{ "--team": mark?.colour, "--team-ink": mark?.ink } as React.CSSProperties}
      >
        {ticks.map((at) => (
          <i key={at} className={classes.tick} style={{ left: `${100 * shareOf(axis, at)}%` }} />
        ))}
        {row.shift && <span className={classes.shift} style={place({ from: row.shift[0], to: row.shift[1] })} />}
        {blocks
          .filter(({ kind }) => kind !== "service")
          .map((block) => (
            <span
              key={`${block.kind} ${block.from}`}
              className={classes.block}
              data-kind={block.kind}
              style={place(block)}
              title={`${t(`plan.block.${block.kind}`)} ${duration(block.to - block.from, language)}`}
            />
          ))}
        {stops.map((stop, position) => {
          const name = nameOf(stop.visit);
          const locked = isLocked(shown.locks, stop.visit);
          return (
            <button
              key={stop.visit}
              type="button"
              className={classes.stop}
              style={place({ from: stop.begin, to: stop.end })}
              data-visit={stop.visit}
              data-chosen={chosen === stop.visit || undefined}
              data-held={held === stop.visit || undefined}
              data-dragged={drag?.visit === stop.visit || undefined}
              data-locked={locked || undefined}
              data-testid="plan-block"
              aria-pressed={held === stop.visit}
              aria-label={t(locked ? "plan.block.label.locked" : "plan.block.label", {
                n: position + 1,
                site: name,
                from: clock(stop.begin),
                to: clock(stop.end),
              })}
              title={`${position + 1} ${name} ${clock(stop.begin)}–${clock(stop.end)}`}
              onPointerDown={(event) => onPress(event, stop.visit, { team: row.team, day: row.day, position })}
              onKeyDown={(event) => onKey(event, stop.visit, row)}
              onClick={() => chooseStop(chosen === stop.visit ? null : stop.visit)}
              onBlur={() => held === stop.visit && usePlanning.getState().busy === null && setPlanning({ held: null })}
            >
              <span>{locked ? <IconLock size={11} aria-hidden /> : position + 1}</span>
            </button>
          );
        })}
        {target && (
          <span
            className={classes.caret}
            style={{ left: `${100 * shareOf(axis, caretAt(stops, drag!.visit, target.position, row))}%` }}
          />
        )}
      </div>
      <span className={classes.sum}>
        {row.route && stops.length > 0 ? `${clock(row.route.leave)}–${clock(row.route.back)}` : t("plan.timeline.free")}
      </span>
    </div>
  );
}

/** The moment at which the mark of a drop stands. */
function caretAt(
  stops: readonly { visit: string; begin: number; end: number }[],
  visit: string,
  position: number,
  { shift }: GanttRow,
): number {
  const others = stops.filter((stop) => stop.visit !== visit);
  const before = others[position - 1];
  const after = others[position];
  if (before && after) return (before.end + after.begin) / 2;
  return before?.end ?? after?.begin ?? shift?.[0] ?? 0;
}

/** Left-out visits in the tray at most: the worthiest. */
const MOST_IN_TRAY = 12;

interface TrayProps {
  shown: ShownPlan;
  over: boolean;
  nameOf: (visit: string) => string;
  onPress: (event: React.PointerEvent<HTMLElement>, visit: string) => void;
}

/** The worthiest of those left out, to be dragged into a row; what is dropped here leaves its route. */
function Tray({ shown, over, nameOf, onPress }: TrayProps) {
  const { t, count } = useI18n();
  const { unserved } = shown.plan;
  return (
    <div className={classes.tray} data-tray data-over={over || undefined}>
      <span>{t("plan.tray", { n: count(unserved.length) })}</span>
      {unserved.slice(0, MOST_IN_TRAY).map((id) => (
        <button
          key={id}
          type="button"
          className={classes.chip}
          onPointerDown={(event) => onPress(event, id)}
          onClick={() => chooseStop(id)}
        >
          {nameOf(id)}
        </button>
      ))}
    </div>
  );
}
