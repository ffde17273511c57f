import { useLayoutEffect, useRef } from "react";

/** Text gets smaller in these steps before its box scrolls. */
const STEPS = [1, 0.92, 0.85, 0.78, 0.72] as const;

/** Keeps text in its box: sets `--fit`, the share of its usual size, and goes no further than people can read. */
export function useFit<T extends HTMLElement>(least: (typeof STEPS)[number] = STEPS[4]) {
  const box = useRef<T>(null);
  const content = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const shrink = () => {
      for (const share of STEPS.filter((one) => one >= least)) {
        element.style.setProperty("--fit", String(share));
        if (element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1) break;
      }
    };
    shrink();
    const observer = new ResizeObserver(shrink);
    observer.observe(element);
    return () => observer.disconnect();
  });
  return { box, content };
}
