import { create } from "zustand";
import type { Layer } from "#server/contracts/vocabulary.contract.ts";
import type { EditableRecord, GeometryJson } from "#server/features/editing/editing.contract.ts";

/** What is open of editing, and where the record under the hand lies. Nothing worth a link. */
export interface Editing {
  /** The record whose form is open. */
  open: { kind: "site"; id: string } | { kind: "new" } | null;
  /** The position or outline as it would be saved; null until there is one. */
  geometry: GeometryJson | null;
  /** Where it lies in the books; null of a new one. */
  before: GeometryJson | null;
  /** The form has changes that are not saved. */
  dirty: boolean;
  /** Somebody wants to leave a form with changes; what happens if they may. */
  leaving: (() => void) | null;
  /** The dialog for many records: the query of /api/sites they are selected by. */
  bulk: { query: string } | null;
  /** What was done, with a way back. */
  notice: { id: number; text: string; undo: (() => void) | null } | null;
}

const CLOSED = { open: null, geometry: null, before: null, dirty: false, leaving: null } as const;

export const useEditing = create<Editing>(() => ({ ...CLOSED, bulk: null, notice: null }));

/** Does something that would close the form, at once or once the person has agreed to lose the changes. */
function leaveFirst(then: () => void): void {
  if (useEditing.getState().dirty) useEditing.setState({ leaving: then });
  else then();
}

export const editSite = (id: string): void =>
  leaveFirst(() => useEditing.setState({ ...CLOSED, open: { kind: "site", id } }));

/** A new site in the middle of what is in sight: the map puts it there. */
export const newSite = (): void => leaveFirst(() => useEditing.setState({ ...CLOSED, open: { kind: "new" } }));

export const closeForm = (): void => useEditing.setState(CLOSED);
export const leaveForm = (): void => leaveFirst(closeForm);

export const moveTo = (geometry: GeometryJson): void => useEditing.setState({ geometry });

/** The record as it came from the server, for the map. */
export const placeRecord = ({ geometry }: Pick<EditableRecord, "geometry">): void =>
  useEditing.setState({ geometry, before: geometry });

export const changeMany = (query: string): void => useEditing.setState({ bulk: { query } });

let nextNotice = 1;
export const tell = (text: string, undo: (() => void) | null = null): void =>
  useEditing.setState({ notice: { id: nextNotice++, text, undo } });

export type NewLayer = Layer;
