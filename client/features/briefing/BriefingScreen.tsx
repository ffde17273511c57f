import type { ReactNode } from "react";
import { useView } from "../../lib/view/view.store.ts";
import { BriefingList } from "./BriefingList.tsx";
import { OpenBriefing } from "./OpenBriefing.tsx";

interface Props {
  /** The city's map, and what its layers mean. */
  map: ReactNode;
  legend: ReactNode;
  say: (text: string) => void;
}

/** The third mode of the page: the list of briefings, or the one that is open. */
export function BriefingScreen({ map, legend, say }: Props) {
  const id = useView((view) => view.briefing);
  return id === null ? <BriefingList say={say} /> : <OpenBriefing key={id} id={id} map={map} legend={legend} />;
}
