import { useLayoutEffect, useRef } from "react";

/** A way to make text need less room. */
export interface Fit {
  /** Of its usual size. */
  share: number;
  /** Lines and rows closer together. */
  tight?: boolean;
  /** Heads break anywhere and names between words, so that columns get narrow. */
  broken?: "heads" | "names";
  /** More width for it, at its neighbour's cost. */
  wide?: boolean;
}

/**
 * Keeps text in its box: `--fit` is the share of its usual size, `data-tight`, `data-broken` and, on the slide, `data-wide` say
 * what else was done. The first way that fits is taken; after the last one the box scrolls.
 */
export function useFit<T extends HTMLElement>(ways: readonly Fit[]) {
  const box = useRef<T>(null);
  const content = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const shrink = () => {
      for (const { share, tight = false, broken, wide = false } of ways) {
        element.style.setProperty("--fit", String(share));
        element.toggleAttribute("data-tight", tight);
        if (broken) element.setAttribute("data-broken", broken);
        else element.removeAttribute("data-broken");
        element.parentElement?.toggleAttribute("data-wide", wide);
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
