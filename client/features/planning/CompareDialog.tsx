import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatShare } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import { clock, kilometres } from "./clock.ts";
import { PlanModal } from "./PlanModal.tsx";
import classes from "./Planning.module.css";
import type { CompareSide, PlanComparison } from "./plan-types.ts";
import { failureWords } from "./plan-words.ts";
import { chooseStop } from "./planning.actions.ts";
import { comparePlans, plansQuery, versionsQuery } from "./planning.api.ts";
import { type Draft, openPlanDialog, usePlanning } from "./planning.store.ts";
import { onProblemOf } from "./problem.ts";

/** One side: the draft as it is, as the solver left it, or `plan/version`. */
type Side = string;

/** Two plans side by side: what they cover, what they cost, what only one of them visits. */
export function CompareDialog() {
  const i18n = useI18n();
  const { t } = i18n;
  const draft = usePlanning((state) => state.stack?.present ?? null);
  const baseline = usePlanning((state) => state.baseline);
  const saved = usePlanning((state) => state.saved);
  const { data: plans } = useQuery(plansQuery);
  const { data: versions } = useQuery({ ...versionsQuery(saved?.summary.id ?? "0"), enabled: saved !== null });
  const options: { value: Side; label: string }[] = [
    ...(draft ? [{ value: "now", label: t("plan.compare.now") }] : []),
    ...(baseline && baseline !== draft ? [{ value: "solved", label: t("plan.compare.solved") }] : []),
    ...(saved && versions
      ? versions.map(({ version }) => ({
          value: `${saved.summary.id}/${version}`,
          label: `${saved.summary.name} ${t("plan.version", { n: version })}`,
        }))
      : []),
    ...(plans ?? [])
      .filter(({ id }) => id !== saved?.summary.id)
      .map(({ id, version, name }) => ({ value: `${id}/${version}`, label: name })),
  ];
  const [a, setA] = useState<Side>("now");
  const [b, setB] = useState<Side | null>(null);
  const other = b ?? options.find(({ value }) => value !== a)?.value ?? null;
  const answer = useQuery({
    queryKey: ["plan-compare", a, other, draft?.plan.figures, baseline?.plan.figures],
    enabled: other !== null,
    staleTime: 30_000,
    queryFn: async () => comparePlans(await sideOf(a, draft, baseline), await sideOf(other!, draft, baseline)),
  });
  return (
    <PlanModal title={t("plan.compare")} size={860} testId="plan-compare-dialog">
      {options.length < 2 ? (
        <p className={classes.note}>{t("plan.compare.nothing")}</p>
      ) : (
        <div className={classes.stack}>
          <div className={classes.versus}>
            <SmallSelect label={t("plan.compare.a")} value={a} options={options} onChange={setA} />
            <span>{t("plan.compare.with")}</span>
            <SmallSelect label={t("plan.compare.b")} value={other ?? ""} options={options} onChange={setB} />
          </div>
          {answer.error && (
            <ErrorNote message={failureWords(i18n, answer.error)} onRetry={() => void answer.refetch()} />
          )}
          {answer.isPending && <p className={classes.note}>{t("app.loading")}</p>}
          {answer.data && <Comparison of={answer.data} />}
        </div>
      )}
    </PlanModal>
  );
}

async function sideOf(side: Side, draft: Draft | null, baseline: Draft | null): Promise<CompareSide> {
  const [plan, version] = side.split("/");
  if (version !== undefined) return { plan: plan!, version: Number(version) };
  const of = side === "solved" ? baseline! : draft!;
  return onProblemOf(of.settings, async ({ id }) => ({ problem: id, solution: of.solution, locks: of.locks }));
}

function Comparison({ of }: { of: PlanComparison }) {
  const { t, language, count, nameOf } = useI18n();
  const regions = useRegions();
  const { a, b } = of;
  const signed = (value: number, show: (value: number) => string) =>
    value === 0 ? "0" : `${value > 0 ? "+" : "−"}${show(Math.abs(value))}`;
  const rows: [label: string, a: number, b: number, show: (value: number) => string][] = [
    [t("plan.figure.covered"), a.share, b.share, (value) => formatShare(value, language)],
    [t("plan.figure.stops"), a.stops, b.stops, count],
    [t("plan.figure.km"), a.travelMeters, b.travelMeters, (value) => kilometres(value, language)],
    [t("plan.compare.road"), a.travelSeconds, b.travelSeconds, clock],
    [t("plan.figure.hours"), a.awaySeconds, b.awaySeconds, clock],
    [t("plan.figure.balance"), a.imbalance, b.imbalance, (value) => formatShare(value, language)],
    [t("plan.figure.mandatory"), a.mandatoryUnserved, b.mandatoryUnserved, count],
    [t("plan.compare.routes"), a.routes, b.routes, count],
  ];
  const unitName = (code: string) => {
    const region = regions?.byCode.get(code);
    return region && region.level !== "city" ? nameOf(region) : t("ranking.unassigned");
  };
  return (
    <div className={classes.compare} data-testid="plan-comparison">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("plan.compare.figure")}</th>
            <th scope="col" data-number>
              {t("plan.compare.a")}
            </th>
            <th scope="col" data-number>
              {t("plan.compare.b")}
            </th>
            <th scope="col" data-number>
              {t("plan.compare.difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, one, two, show]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td data-number>{show(one)}</td>
              <td data-number>{show(two)}</td>
              <td data-number>{signed(two - one, show)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={classes.table}>
        <caption>{t("plan.units")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("plan.unit")}</th>
            <th scope="col" data-number>
              {t("plan.compare.a")}
            </th>
            <th scope="col" data-number>
              {t("plan.compare.b")}
            </th>
            <th scope="col" data-number>
              {t("plan.compare.visits")}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.units.map((unit) => (
            <tr key={unit.unit}>
              <th scope="row">{unitName(unit.unit)}</th>
              <td data-number>{unit.a ? formatShare(unit.a.share, language) : "–"}</td>
              <td data-number>{unit.b ? formatShare(unit.b.share, language) : "–"}</td>
              <td data-number>{unit.a && unit.b ? signed(unit.b.served - unit.a.served, count) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Only label={t("plan.compare.onlyA")} ids={of.onlyA} />
      <Only label={t("plan.compare.onlyB")} ids={of.onlyB} />
      {of.moved.length > 0 && <Only label={t("plan.compare.moved")} ids={of.moved.map(({ visit }) => visit)} />}
    </div>
  );
}

/** Visits of one side alone. */
function Only({ label, ids }: { label: string; ids: readonly string[] }) {
  const { count } = useI18n();
  const sites = usePlanning((state) => state.sites);
  return (
    <details className={classes.route}>
      <summary>
        {label} <small>{count(ids.length)}</small>
      </summary>
      <ul className={classes.found}>
        {ids.map((id) => (
          <li key={id}>
            <button
              type="button"
              className={classes.link}
              onClick={() => {
                openPlanDialog(null);
                chooseStop(id);
              }}
            >
              {sites.get(id)?.name ?? id}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
