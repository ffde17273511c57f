import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import IconPin from "@tabler/icons-react/dist/esm/icons/IconMapPin.mjs";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { NewTeam, Team } from "#server/features/planning/teams.contract.ts";
import { SKILLS } from "#server/features/planning/visit-rules.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { clock, secondsOf } from "./clock.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import { failureWords } from "./plan-words.ts";
import { addTeam, changeTeam, removeTeam } from "./planning.api.ts";
import { setPlanning, usePlanning } from "./planning.store.ts";
import { usePlanArea } from "./use-plan-area.ts";

const HOUR = 3600;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const usualTeam = (area: string, lon: number, lat: number): NewTeam => ({
  name: "",
  area,
  depot: { lon, lat },
  depotName: "",
  shift: [8 * HOUR, 17.5 * HOUR],
  weekdays: [1, 2, 3, 4, 5],
  break: { seconds: HOUR, window: [11.5 * HOUR, 13.5 * HOUR] },
  skills: [],
  maxStops: null,
  members: [],
});

/** A team's form. While its start is put on the map the form steps aside. */
export function TeamEditor({ team }: { team: Team | null }) {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const area = usePlanArea();
  const placing = usePlanning((state) => state.placing !== null);
  const [draft, setDraft] = useState<NewTeam>(() => {
    if (!team) {
      const { lon, lat } = useView.getState().camera ?? { lon: 0, lat: 0 };
      return usualTeam(area, lon, lat);
    }
    const { id, version, mayChange, memberCount, ...stated } = team;
    return stated;
  });
  const set = (change: Partial<NewTeam>) => setDraft((before) => ({ ...before, ...change }));
  const close = () => setPlanning({ editedTeam: null, placing: null });
  const done = async () => {
    await client.invalidateQueries({ queryKey: ["plan-teams"] });
    close();
  };
  const saving = useMutation({
    mutationFn: () => (team ? changeTeam(team.id, { ...draft, version: team.version }) : addTeam(draft)),
    onSuccess: done,
  });
  const removing = useMutation({ mutationFn: () => removeTeam(team!.id), onSuccess: done });
  const [sure, setSure] = useState(false);
  const problem = saving.error ?? removing.error;
  const time = (value: number, onChange: (seconds: number) => void, label: string) => (
    <input
      className={classes.input}
      type="time"
      aria-label={label}
      value={clock(value)}
      onChange={(event) => {
        const seconds = secondsOf(event.currentTarget.value);
        if (seconds !== null) onChange(seconds);
      }}
    />
  );
  const pause = draft.break;
  return (
    <PlanModal
      opened={!placing}
      onClose={close}
      title={t(team ? "plan.team.change" : "plan.team.new")}
      size={460}
      testId="team-editor"
    >
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <TextInput
          size="xs"
          label={t("plan.team.name")}
          required
          maxLength={60}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <fieldset className={classes.group}>
          <legend>{t("plan.team.depot")}</legend>
          <TextInput
            size="xs"
            label={t("plan.team.depotName")}
            maxLength={100}
            value={draft.depotName}
            onChange={(event) => set({ depotName: event.currentTarget.value })}
          />
          <div className={classes.fields}>
            <NumberInput
              size="xs"
              label={t("plan.team.lon")}
              min={-180}
              max={180}
              decimalScale={6}
              hideControls
              value={draft.depot.lon}
              onChange={(lon) => typeof lon === "number" && set({ depot: { ...draft.depot, lon } })}
            />
            <NumberInput
              size="xs"
              label={t("plan.team.lat")}
              min={-90}
              max={90}
              decimalScale={6}
              hideControls
              value={draft.depot.lat}
              onChange={(lat) => typeof lat === "number" && set({ depot: { ...draft.depot, lat } })}
            />
            <Button
              size="xs"
              variant="default"
              className={classes.atEnd}
              leftSection={<IconPin size={14} aria-hidden />}
              onClick={() =>
                setPlanning({
                  placing: (depot) => {
                    set({ depot });
                    setPlanning({ placing: null });
                  },
                })
              }
            >
              {t("plan.team.place")}
            </Button>
          </div>
        </fieldset>
        <fieldset className={classes.group}>
          <legend>{t("plan.team.shift")}</legend>
          <div className={classes.fields}>
            {time(draft.shift[0], (from) => set({ shift: [from, draft.shift[1]] }), t("plan.team.from"))}
            <span>–</span>
            {time(draft.shift[1], (to) => set({ shift: [draft.shift[0], to] }), t("plan.team.to"))}
          </div>
          <div className={classes.chips}>
            {WEEKDAYS.map((day) => (
              <Checkbox
                key={day}
                size="xs"
                label={t(`plan.weekday.${day}`)}
                checked={draft.weekdays.includes(day)}
                onChange={() =>
                  set({
                    weekdays: WEEKDAYS.filter((one) => (one === day) !== draft.weekdays.includes(one)),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
        <fieldset className={classes.group}>
          <legend>{t("plan.team.break")}</legend>
          <Checkbox
            size="xs"
            label={t("plan.team.break.on")}
            checked={pause !== null}
            onChange={(event) => set({ break: event.currentTarget.checked ? usualTeam("", 0, 0).break : null })}
          />
          {pause && (
            <div className={classes.fields}>
              <NumberInput
                size="xs"
                w={84}
                aria-label={t("plan.team.break.minutes")}
                suffix={t("plan.minutes.suffix")}
                min={5}
                max={240}
                value={pause.seconds / 60}
                onChange={(minutes) =>
                  typeof minutes === "number" && set({ break: { ...pause, seconds: minutes * 60 } })
                }
              />
              <span>{t("plan.team.break.between")}</span>
              {time(
                pause.window[0],
                (from) => set({ break: { ...pause, window: [from, pause.window[1]] } }),
                t("plan.team.break.from"),
              )}
              <span>–</span>
              {time(
                pause.window[1],
                (to) => set({ break: { ...pause, window: [pause.window[0], to] } }),
                t("plan.team.break.to"),
              )}
            </div>
          )}
        </fieldset>
        <fieldset className={classes.group}>
          <legend>{t("plan.team.skills")}</legend>
          <div className={classes.chips}>
            {SKILLS.map((skill) => (
              <Checkbox
                key={skill}
                size="xs"
                label={t(`plan.skill.${skill}`)}
                checked={draft.skills.includes(skill)}
                onChange={() => set({ skills: SKILLS.filter((one) => (one === skill) !== draft.skills.includes(one)) })}
              />
            ))}
          </div>
        </fieldset>
        <NumberInput
          size="xs"
          w={180}
          label={t("plan.team.maxStops")}
          placeholder={t("plan.team.maxStops.any")}
          min={1}
          max={100}
          value={draft.maxStops ?? ""}
          onChange={(value) => set({ maxStops: typeof value === "number" ? value : null })}
        />
        {problem && (
          <p role="alert" className={classes.warn}>
            {failureWords(i18n, problem)}
          </p>
        )}
        <footer className={classes.foot}>
          {team &&
            (sure ? (
              <Button
                size="xs"
                variant="light"
                color="gray"
                loading={removing.isPending}
                onClick={() => removing.mutate()}
              >
                {t("plan.team.remove.sure")}
              </Button>
            ) : (
              <Button size="xs" variant="subtle" color="gray" onClick={() => setSure(true)}>
                {t("plan.team.remove")}
              </Button>
            ))}
          <span className={classes.grow} />
          <Button size="xs" variant="default" onClick={close}>
            {t("plan.cancel")}
          </Button>
          <Button size="xs" type="submit" loading={saving.isPending} disabled={draft.name.trim() === ""}>
            {t("plan.team.save")}
          </Button>
        </footer>
      </form>
    </PlanModal>
  );
}
