import { create } from "zustand";
import type { EditableRecord, GeometryJson } from "#server/features/editing/editing.contract.ts";
import type { Drawing, Shape } from "./drawing.ts";
import { drawn, withNext, withoutLast } from "./drawing.ts";
import { type Position, pointAt, standsAt } from "./position.ts";

/** What is open of editing, and where the record under the hand lies. Nothing worth a link. */
export interface Editing {
  /** The record whose form is open; without an id, a new one. */
  open: { table: "site" | "accident"; id: string | null } | null;
  /** The position or outline as it would be saved; null until there is one. */
  geometry: GeometryJson | null;
  /** Where it lies in the books; null of a new one. */
  before: GeometryJson | null;
  /** A line or outline that is being drawn in its place; null while none is. */
  drawing: Drawing | null;
  /** The form has changes that are not saved. */
  dirty: boolean;
  /** Somebody wants to leave a form with changes; what happens if they may. */
  leaving: (() => void) | null;
  /** The dialog for many records: the query of /api/sites they are selected by. */
  bulk: { query: string } | null;
  /** What was done, with a way back. */
  notice: { id: number; text: string; undo: (() => void) | null } | null;
}

const CLOSED = { open: null, geometry: null, before: null, drawing: null, dirty: false, leaving: null } as const;

export const useEditing = create<Editing>(() => ({ ...CLOSED, bulk: null, notice: null }));

/** Does something that would close the form, at once or once the person has agreed to lose the changes. */
function leaveFirst(then: () => void): void {
  if (useEditing.getState().dirty) useEditing.setState({ leaving: then });
  else then();
}

const open = (table: "site" | "accident", id: string | null): void =>
  leaveFirst(() => useEditing.setState({ ...CLOSED, open: { table, id } }));

export const editSite = (id: string): void => open("site", id);
export const editAccident = (id: string): void => open("accident", id);

/** A new record in the middle of what is in sight: the map puts it there. */
export const newSite = (): void => open("site", null);
export const newAccident = (): void => open("accident", null);

export const closeForm = (): void => useEditing.setState(CLOSED);
export const leaveForm = (): void => leaveFirst(closeForm);

export const moveTo = (geometry: GeometryJson | null): void => useEditing.setState({ geometry });

/** The record as it came from the server, for the map. */
export const placeRecord = ({ geometry }: Pick<EditableRecord, "geometry">): void =>
  useEditing.setState({ geometry, before: geometry });

/** Makes the record a point where it stands, or begins to draw it as a line or an outline. */
export function shapeAs(shape: Shape): void {
  useEditing.setState(({ geometry }) =>
    shape === "Point"
      ? { drawing: null, geometry: geometry && pointAt(...standsAt(geometry)) }
      : { drawing: { shape, vertices: [] } },
  );
}

const draw = (change: (drawing: Drawing) => Drawing): void =>
  useEditing.setState(({ drawing }) => ({ drawing: drawing && change(drawing) }));

export const addVertex = (at: Position): void => draw((drawing) => withNext(drawing, at));
export const undoVertex = (): void => draw(withoutLast);
/** The record stays as it was before. */
export const stopDrawing = (): void => useEditing.setState({ drawing: null });

/** What is drawn becomes the record's geometry, once it has vertices enough. */
export function finishDrawing(): void {
  const { drawing } = useEditing.getState();
  const geometry = drawing && drawn(drawing);
  if (geometry) useEditing.setState({ geometry, drawing: null });
}

export const changeMany = (query: string): void => useEditing.setState({ bulk: { query } });

let nextNotice = 1;
export const tell = (text: string, undo: (() => void) | null = null): void =>
  useEditing.setState({ notice: { id: nextNotice++, text, undo } });
