import { useEffect, useRef } from "react";

interface Keys {
  save: () => void;
  leave: () => void;
  /** A dialog is open over the form and has its own keys. */
  off: boolean;
}

/** Ctrl+S (⌘S) saves and Escape leaves, wherever the focus is; the page's own keys and the browser's do not. */
export function useFormKeys(keys: Keys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { save, leave, off } = now.current;
      if (event.isComposing) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        event.stopPropagation();
        if (!off) save();
      } else if (event.key === "Escape" && !off && !document.querySelector('[role="dialog"]')) {
        event.preventDefault();
        event.stopPropagation();
        leave();
      }
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, []);
}
