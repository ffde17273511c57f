import { useEffect } from "react";
import type { Regions } from "../lib/api/regions.api.ts";
import { useActions } from "./use-actions.ts";

/** Performs the action of a key, unless someone is typing or a modifier asks the browser for something else. */
export function useShortcuts(regions: Regions | undefined): void {
  const actions = useActions();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const modified = event.ctrlKey || event.metaKey;
      const target = event.target as HTMLElement;
      const typing = target.matches(
        "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]",
      );
      if (typing && !modified && event.key !== "Escape") return;
      // An open menu or dialog closes on Escape by itself; the focused map zooms by itself.
      if (target.closest("[role=menu], [role=listbox], [role=dialog]")) return;
      if (target.matches(".maplibregl-canvas") && "+-=".includes(event.key)) return;
      // "=" is "+" without shift.
      const key = event.key === "=" ? "+" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = actions.find(
        (one) =>
          one.key === key &&
          (one.modified ?? false) === modified &&
          (!modified || (one.shifted ?? false) === event.shiftKey),
      );
      if (!action || (typing && action.sparesText)) return;
      if (typing) target.blur();
      event.preventDefault();
      action.perform({ regions });
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [regions, actions]);
}
