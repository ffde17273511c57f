import { useField } from "../field.store.ts";
import { usePage } from "../use-page.ts";
import { useWords } from "../use-words.ts";

const ICONS = {
  stops:
    "M12 21s-7-6.4-7-11.5A7 7 0 0 1 12 3a7 7 0 0 1 7 6.5C19 14.600 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  outbox: "M12 15V4m0 0-4 4m4-4 4 4M4 14v5a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-5",
  device: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c.8-3.700 3.900-6 7.500-6s6.700 2.300 7.500 6",
} as const;

/** The three pages, within the thumb's reach. */
export function Navigation() {
  const { t } = useWords();
  const { content } = useField();
  const page = usePage();
  const open = page.name === "stop" || page.name === "finding" ? "stops" : page.name;
  const own = content?.entries.filter(({ owner }) => owner === content.person?.id).length ?? 0;
  return (
    <nav className="bottom" aria-label={t("app.nav")}>
      {(["stops", "outbox", "device"] as const).map((name) => (
        <a
          key={name}
          href={`#/${name === "stops" ? "" : name}`}
          aria-current={open === name ? "page" : undefined}
          data-testid={`nav-${name}`}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={ICONS[name]} />
          </svg>
          {t(`nav.${name}`)}
          {name === "outbox" && own > 0 && (
            <b>
              <span aria-hidden="true">{own}</span>
              <span className="unseen">{t("nav.outbox.waiting", { n: own })}</span>
            </b>
          )}
        </a>
      ))}
    </nav>
  );
}
