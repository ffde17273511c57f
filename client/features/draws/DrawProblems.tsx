import type { DrawProblem } from "#server/algorithms/draw/draw.ts";
import type { DrawPreview } from "#server/features/draws/draws.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Draws.module.css";

/** What makes a draw impossible, in the reader's words. */
export function DrawProblems({ problems }: { problems: DrawPreview["problems"] }) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  if (problems.length === 0) return null;
  const words = (problem: DrawProblem): string => {
    switch (problem.kind) {
      case "no-sites":
      case "twice":
        return t("draws.problem.no-sites", { level: t(`level.${problem.level as 1}`) });
      case "too-few-sites":
        return t("draws.problem.too-few-sites", {
          level: t(`level.${problem.level as 1}`),
          wanted: problem.wanted,
          n: problem.sites,
        });
      case "nothing-wanted":
        return t("draws.problem.nothing-wanted");
      case "too-few-inspectors": {
        const unit = regions?.byCode.get(problem.unit);
        return t("draws.problem.too-few-inspectors", {
          site: problem.name,
          unit: unit ? nameOf(unit) : problem.unit,
          perSite: problem.perSite,
          n: problem.may,
        });
      }
    }
  };
  return (
    <div role="alert" data-testid="draw-problems">
      <ul className={classes.problems}>
        {problems.map((problem) => (
          <li key={problem.sentence}>{words(problem as unknown as DrawProblem)}</li>
        ))}
      </ul>
    </div>
  );
}
