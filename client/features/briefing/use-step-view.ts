import { useEffect, useRef } from "react";
import { VIEW_FRAME } from "#server/algorithms/briefing/view-query.ts";
import { decodeView } from "../../lib/view/url-state.ts";
import { moveCamera, setView, useView } from "../../lib/view/view.store.ts";
import { defaultView } from "../../lib/view/view-state.ts";
import { useBriefing } from "./briefing.store.ts";
import { useBox } from "./use-box.ts";

/** Of the words at the map's lower edge (Slide.module.css), in sizes of the slide's text. */
const MARKS_HEIGHT = 1.45;

/**
 * Shows a step's view on the map, of the snapshot or of the records as they are: flown to from step to step, at once where
 * the map has only changed its size. Returns the ref of the box that holds the map.
 */
export function useStepView(query: string, snapshot: string | null) {
  const {
    ref,
    size: { width, height, text },
  } = useBox<HTMLDivElement>();
  const seen = useRef<string | null>(null);

  useEffect(() => {
    const { mode, theme, language, panels, briefing, step, camera } = useView.getState();
    // Back to the map: what it shows is its own again.
    if (mode !== "briefing") return;
    const said = decodeView(query, defaultView(theme, language));
    setView({
      ...said,
      ...{ mode, theme, language, panels, briefing, step, snapshot },
      ...{ plan: null, site: null, list: [], dock: null },
      camera: camera ?? said.camera,
    });
  }, [query, snapshot]);

  useEffect(() => {
    const { theme, language } = useView.getState();
    const { camera } = decodeView(query, defaultView(theme, language));
    if (width === 0 || height === 0 || camera === null) return;
    const animate = seen.current !== null && seen.current !== query;
    seen.current = query;
    moveCamera({ kind: "frame", camera, frame: VIEW_FRAME, below: Math.round(MARKS_HEIGHT * text), animate });
  }, [query, width, height, text]);

  useEffect(() => {
    if (text > 0) useBriefing.setState({ text });
  }, [text]);

  return ref;
}
