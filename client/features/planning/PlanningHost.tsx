import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useView } from "../../lib/view/view.store.ts";
import { candidateQuestion, usualForm } from "./plan-form.ts";
import { newPlan, setSurroundings, takePendingSource } from "./planning.actions.ts";
import { candidatesQuery, teamsQuery } from "./planning.api.ts";
import { setPlanning, usePlanning } from "./planning.store.ts";
import { forgetProblems } from "./problem.ts";
import { openPlan } from "./saved.actions.ts";
import { useMayPlan } from "./use-may-plan.ts";

/** Pause after the last change of the form before its sites are asked for, milliseconds. */
const PAUSE_MS = 350;

/** Keeps the planner's store in step with the page while it is in plan mode: day, teams, sites of the form, the plan of the link. */
export function PlanningHost() {
  const client = useQueryClient();
  const regions = useRegions();
  const mayPlan = useMayPlan();
  const day = useCounts((state) => state.asOf?.businessDate ?? null);
  const dataVersion = useCounts((state) => state.asOf?.dataVersion ?? null);
  const { data: teams } = useQuery(teamsQuery);
  const form = usePlanning((state) => state.form);

  useEffect(() => {
    if (day === null || usePlanning.getState().form) return;
    const source = takePendingSource();
    setPlanning({ form: { ...usualForm(day), ...(source && { source }) } });
  }, [day]);

  useEffect(() => {
    if (regions && teams) setSurroundings({ teams, regions: regions.byCode });
  }, [regions, teams]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: problems were made from the records of before
  useEffect(() => forgetProblems(), [dataVersion]);

  // The link names a plan that is not the one at hand: opened, or left by the Back button.
  const id = useView((view) => view.plan);
  const version = useView((view) => view.planVersion);
  const ready = form !== null;
  useEffect(() => {
    const { saved } = usePlanning.getState();
    if (!ready) return;
    if (id === null) {
      if (saved) newPlan();
      return;
    }
    const open = saved?.summary.id === id && (version ?? saved.summary.version) === saved.version;
    if (!open) void openPlan(client, id, version);
  }, [client, id, version, ready]);

  const filter = useView((view) => view.filter);
  const units = useView((view) => view.units);
  const where = useView((view) => view.where);
  const asked = useMemo(
    () => (form && regions && mayPlan ? candidateQuestion(form, { filter, units, where }, regions.byCode) : null),
    [form, regions, mayPlan, filter, units, where],
  );
  const [question] = useDebouncedValue(asked, PAUSE_MS);
  const { data, error } = useQuery(candidatesQuery(question));
  useEffect(() => {
    if (!data) return;
    const sites = new Map(usePlanning.getState().sites);
    for (const one of data.items) sites.set(one.id, one);
    setPlanning({ candidates: data, sites });
  }, [data]);
  useEffect(() => {
    if (error) setPlanning({ candidates: null });
  }, [error]);
  return null;
}
