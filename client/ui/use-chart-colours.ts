import { useMemo, useSyncExternalStore } from "react";

/** The page's own colours, for what is drawn where style sheets do not reach. */
const NAMES = ["panel", "ink", "muted", "line", "track", "bar", "accent", "found", "closed"] as const;
export type ChartColours = Record<(typeof NAMES)[number], string>;

const root = () => document.documentElement;
const scheme = () => root().dataset.mantineColorScheme ?? "";

/** The style sheet says the theme by an attribute; reading it rather than the view means the variables are already the new ones. */
function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(root(), { attributeFilter: ["data-mantine-color-scheme"] });
  return () => observer.disconnect();
}

export function useChartColours(): ChartColours {
  const current = useSyncExternalStore(subscribe, scheme);
  return useMemo(() => {
    // Named so that the colours are read again with each scheme.
    void current;
    const style = getComputedStyle(root());
    return Object.fromEntries(
      NAMES.map((name) => [name, style.getPropertyValue(`--srm-${name}`).trim()]),
    ) as ChartColours;
  }, [current]);
}
