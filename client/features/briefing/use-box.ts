import { type RefObject, useEffect, useRef, useState } from "react";

export interface BoxSize {
  width: number;
  height: number;
  /** Of text in it, CSS pixels: slides scale theirs with the window. */
  text: number;
}

const NOTHING: BoxSize = { width: 0, height: 0, text: 0 };

/** The size of an element as it is now. */
export function useBox<T extends HTMLElement>(): { ref: RefObject<T | null>; size: BoxSize } {
  const ref = useRef<T>(null);
  const [size, setSize] = useState(NOTHING);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize({ width, height, text: Number.parseFloat(getComputedStyle(element).fontSize) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}
