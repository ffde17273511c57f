import { Button, MultiSelect } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { teamNameIn } from "#server/contracts/team-name.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import { peopleQuery, teamsQuery } from "./planning.api.ts";
import { usePlanning } from "./planning.store.ts";
import { assign } from "./saved.actions.ts";
import { TeamBadge } from "./TeamBadge.tsx";
import { useTeamMarks } from "./use-team-marks.ts";

/** Hands the routes to people: by default each to its team's members, on every day. */
export function AssignDialog() {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const saved = usePlanning((state) => state.saved);
  const draft = usePlanning((state) => state.stack?.present ?? null);
  const busy = usePlanning((state) => state.busy === "save");
  const { data: people } = useQuery(peopleQuery);
  const { data: teams } = useQuery(teamsQuery);
  const [chosen, setChosen] = useState<Record<string, string[]>>({});
  const marks = useTeamMarks(draft?.settings.teams ?? []);
  if (!saved || !draft) return null;
  const routes = draft.plan.routes.filter(({ stops }) => stops.length > 0);
  const broken = draft.plan.breaches.length;
  const out = draft.settings.teams.filter(({ id }) => routes.some(({ team }) => team === id));
  const membersOf = (id: string) =>
    (teams?.find((team) => team.id === id)?.members ?? []).flatMap(({ personId }) => personId ?? []);
  const named = (id: string) => chosen[id] ?? membersOf(id);
  const send = () => {
    const changed = routes.filter(({ team }) => chosen[team] !== undefined);
    void assign(client, saved.summary.id, {
      version: saved.version,
      routes: changed.map(({ team, day }) => ({
        team,
        day,
        people: named(team).map((personId) => ({
          personId,
          name: people?.find(({ id }) => id === personId)?.name ?? "",
        })),
      })),
    });
  };
  return (
    <PlanModal title={t("plan.assign")} size={520} testId="plan-assign-dialog">
      <div className={classes.stack}>
        <p className={classes.hint}>{t("plan.assign.about", { n: saved.version })}</p>
        {broken > 0 && <p className={classes.warn}>{t("plan.assign.broken", { n: broken })}</p>}
        {out.map((team) => (
          <MultiSelect
            key={team.id}
            size="xs"
            label={
              <span className={classes.inline}>
                <TeamBadge mark={marks.get(team.id)} /> {teamNameIn(language, team.name)}
              </span>
            }
            aria-label={teamNameIn(language, team.name)}
            placeholder={named(team.id).length === 0 ? t("plan.assign.nobody") : ""}
            data={(people ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={named(team.id).filter((id) => people?.some((person) => person.id === id))}
            onChange={(ids) => setChosen({ ...chosen, [team.id]: ids })}
            searchable
            hidePickedOptions
            comboboxProps={{ withinPortal: true }}
          />
        ))}
        <footer className={classes.foot}>
          <a href="/field/" target="_blank" rel="noopener" className={classes.link}>
            {t("plan.field")}
          </a>
          <span className={classes.grow} />
          <Button size="xs" loading={busy} disabled={broken > 0} onClick={send} data-testid="plan-assign-now">
            {t("plan.assign.now")}
          </Button>
        </footer>
      </div>
    </PlanModal>
  );
}
