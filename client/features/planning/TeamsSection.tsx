import { ActionIcon, Button, Checkbox } from "@mantine/core";
import IconPencil from "@tabler/icons-react/dist/esm/icons/IconPencil.mjs";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import IconReach from "@tabler/icons-react/dist/esm/icons/IconSteeringWheel.mjs";
import { useQuery } from "@tanstack/react-query";
import { teamNameIn } from "#server/contracts/team-name.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { clock } from "./clock.ts";
import classes from "./Planning.module.css";
import { teamsToChoose } from "./plan-form.ts";
import { teamsQuery } from "./planning.api.ts";
import { changeForm, setPlanning, usePlanning } from "./planning.store.ts";
import { roadsQuery } from "./roads.api.ts";
import { Section } from "./Section.tsx";
import { TeamBadge } from "./TeamBadge.tsx";
import { TeamEditor } from "./TeamEditor.tsx";
import { useTeamMarks } from "./use-team-marks.ts";

/** Who goes out: ticked teams of the city, each with its hours; a team can be put right, added or taken away. */
export function TeamsSection() {
  const { t, language } = useI18n();
  const { data: teams, error, refetch } = useQuery(teamsQuery);
  const form = usePlanning((state) => state.form!);
  const edited = usePlanning((state) => state.editedTeam);
  const reach = usePlanning((state) => state.reach);
  const reaches = useQuery(roadsQuery).data?.isochrones ?? false;
  const listed = teamsToChoose(form, teams ?? []);
  const out = listed.filter(({ id }) => !form.idle.includes(id));
  const marks = useTeamMarks(out);
  const toggle = (id: string) =>
    changeForm({ idle: form.idle.includes(id) ? form.idle.filter((one) => one !== id) : [...form.idle, id] });
  return (
    <Section
      title={t("plan.teams")}
      aside={<output className={classes.count}>{t("plan.teams.count", { n: out.length })}</output>}
    >
      {error && !teams && <ErrorNote message={t("plan.teams.failed")} onRetry={() => void refetch()} />}
      {teams && listed.length === 0 && <p className={classes.hint}>{t("plan.teams.none")}</p>}
      <ul className={classes.rows} data-testid="plan-teams">
        {listed.map((team) => {
          const known = teams?.find(({ id }) => id === team.id);
          const name = teamNameIn(language, team.name);
          const shift = team.shifts.find((one) => one !== null);
          return (
            <li key={team.id} className={classes.team}>
              <Checkbox
                size="xs"
                checked={!form.idle.includes(team.id)}
                onChange={() => toggle(team.id)}
                aria-label={name}
              />
              <TeamBadge mark={marks.get(team.id)} />
              <span className={classes.teamName}>
                <strong>{name}</strong>
                <small>
                  {shift ? `${clock(shift[0])}–${clock(shift[1])}` : t("plan.teams.off")}
                  {team.skills.length > 0 &&
                    ` · ${team.skills.map((skill) => t(`plan.skill.${skill}`)).join(t("plan.and"))}`}
                </small>
              </span>
              {reaches && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={24}
                  aria-label={t("plan.reach.show", { team: name })}
                  title={t("plan.reach.show", { team: name })}
                  aria-pressed={reach?.lon === team.start.lon && reach.lat === team.start.lat}
                  onClick={() => setPlanning({ reach: { name, ...team.start } })}
                  data-testid="plan-reach-show"
                >
                  <IconReach size={14} />
                </ActionIcon>
              )}
              {known?.mayChange && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={24}
                  aria-label={t("plan.teams.edit", { name })}
                  onClick={() => setPlanning({ editedTeam: { team: known } })}
                >
                  <IconPencil size={14} />
                </ActionIcon>
              )}
            </li>
          );
        })}
      </ul>
      {form.fixedTeams && (
        <p className={classes.hint}>
          {t("plan.teams.fixed")}{" "}
          <button type="button" className={classes.link} onClick={() => changeForm({ fixedTeams: null, idle: [] })}>
            {t("plan.teams.current")}
          </button>
        </p>
      )}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() => setPlanning({ editedTeam: { team: null } })}
        data-testid="plan-add-team"
      >
        {t("plan.teams.add")}
      </Button>
      {edited && <TeamEditor key={edited.team?.id ?? "new"} team={edited.team} />}
    </Section>
  );
}
