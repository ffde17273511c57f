import { NAVIGATION_APPS, navigationLink } from "#server/algorithms/routing/navigation-links.ts";
import type { AssignedVisit } from "#server/features/planning/visits.contract.ts";
import { useWords } from "../use-words.ts";

/** Links that open a map app at a stop, each in the coordinates that the app reckons in. */
export function NavigationLinks({ stop }: { stop: AssignedVisit }) {
  const { t } = useWords();
  return (
    <section className="navigate">
      <h2>{t("stop.navigate")}</h2>
      <ul className="apps">
        {NAVIGATION_APPS.map((app) => (
          <li key={app}>
            <a
              href={navigationLink(app, stop)}
              // A scheme of its own opens no page.
              {...(app !== "geo" && { target: "_blank", rel: "noreferrer" })}
              data-testid={`navigate-${app}`}
            >
              {t(`stop.navigate.${app}`)}
            </a>
          </li>
        ))}
      </ul>
      <p className="muted">{t("stop.navigate.note")}</p>
    </section>
  );
}
