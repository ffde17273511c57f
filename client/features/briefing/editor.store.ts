import type { QueryClient } from "@tanstack/react-query";
import { create } from "zustand";
import type { BriefingContent, Step } from "#server/algorithms/briefing/briefing.ts";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { briefingQuery, briefingsQuery, patchBriefing } from "./briefing.api.ts";
import { showStep } from "./briefing.store.ts";
import { withoutEmpty } from "./edit-words.ts";

/** A briefing that is being changed. What has been typed is in the page's copy of it at once, and saved a moment later. */
export interface EditorState {
  open: boolean;
  state: "saved" | "changed" | "saving" | "conflict" | "failed";
  /** Why it could not be saved, in the server's words. */
  problem: string | null;
  /** Contents to go back to, the latest last, each with the step whose change it takes back. */
  undo: readonly { content: BriefingContent; step: string | undefined }[];
}

const AT_REST: EditorState = { open: false, state: "saved", problem: null, undo: [] };
export const useEditor = create<EditorState>(() => AT_REST);

/** Pause in typing after which it is saved, ms. */
const PAUSE_MS = 900;
const UNDO_STEPS = 50;

/** What the server does not have yet. */
let pending = { steps: new Set<string>(), order: false, title: false, stamp: false };
let timer: ReturnType<typeof setTimeout> | undefined;
let lastKind = "";

const nothing = () => ({ steps: new Set<string>(), order: false, title: false, stamp: false });
const isDirty = () => pending.steps.size > 0 || pending.order || pending.title || pending.stamp;

export function openEditor(open: boolean): void {
  lastKind = "";
  useEditor.setState({ open });
}

/** Forgets what belongs to a briefing that is left; what was typed last is sent first. */
export function leaveEditor(client: QueryClient, id: string): void {
  clearTimeout(timer);
  if (isDirty() && useEditor.getState().state !== "conflict") void save(client, id);
  useEditor.setState(AT_REST);
}

export interface Change {
  /** Changes of the same kind in a row are taken back together. */
  kind: string;
  steps?: readonly string[];
  /** Id of the step that was put elsewhere or taken out. */
  order?: string;
  title?: boolean;
  /** Confidentiality mark and map approval number. */
  stamp?: boolean;
}

export function changeContent(
  client: QueryClient,
  id: string,
  change: Change,
  make: (content: BriefingContent) => BriefingContent,
): void {
  const { queryKey } = briefingQuery(id);
  const briefing = client.getQueryData(queryKey);
  if (!briefing) return;
  const { undo } = useEditor.getState();
  const before = { content: briefing.content, step: change.order ?? change.steps?.[0] };
  if (change.kind !== lastKind) useEditor.setState({ undo: [...undo, before].slice(-UNDO_STEPS) });
  lastKind = change.kind;
  put(client, briefing, make(briefing.content), { ...change, order: change.order !== undefined });
}

type Parts = Omit<Change, "kind" | "order"> & { order?: boolean };

function put(client: QueryClient, briefing: Briefing, content: BriefingContent, change: Parts): void {
  client.setQueryData(briefingQuery(briefing.id).queryKey, { ...briefing, title: content.title, content });
  for (const step of change.steps ?? []) pending.steps.add(step);
  pending.order ||= change.order ?? false;
  pending.title ||= change.title ?? false;
  pending.stamp ||= change.stamp ?? false;
  useEditor.setState({ state: "changed" });
  clearTimeout(timer);
  timer = setTimeout(() => void save(client, briefing.id), PAUSE_MS);
}

/** Takes the last change back, and shows the step that it was made in. */
export function undoChange(client: QueryClient, id: string): void {
  const { undo } = useEditor.getState();
  const last = undo.at(-1);
  const briefing = client.getQueryData(briefingQuery(id).queryKey);
  if (!last || !briefing) return;
  const { content, step: changed } = last;
  lastKind = "";
  useEditor.setState({ undo: undo.slice(0, -1) });
  const now = new Map(briefing.content.steps.map((step) => [step.id, step]));
  const steps = content.steps.filter((step) => now.get(step.id) !== step).map((step) => step.id);
  put(client, briefing, content, { steps, order: true, title: true, stamp: true });
  const at = content.steps.findIndex((step) => step.id === changed);
  if (at >= 0) showStep(at + 1);
}

const sent = (step: Step): Step => ({
  ...step,
  words: { zh: withoutEmpty(step.words.zh), en: withoutEmpty(step.words.en) },
});

/** Saves what has changed as the next version. Once at a time: what is typed meanwhile goes with the next. */
export async function save(client: QueryClient, id: string): Promise<void> {
  clearTimeout(timer);
  const { queryKey } = briefingQuery(id);
  const briefing = client.getQueryData(queryKey);
  if (!briefing || !isDirty() || useEditor.getState().state === "saving") return;
  const mine = pending;
  pending = nothing();
  useEditor.setState({ state: "saving", problem: null });
  const { steps, title, stamp } = briefing.content;
  try {
    const saved = await patchBriefing(id, {
      version: briefing.version,
      steps: steps.filter((step) => mine.steps.has(step.id)).map(sent) as never,
      ...(mine.order && { order: steps.map((step) => step.id) }),
      ...(mine.title && { title }),
      ...(mine.stamp && { confidentiality: stamp.confidentiality, approval: stamp.approval }),
    });
    client.setQueryData(queryKey, (now) => now && { ...now, version: saved.version, savedAt: saved.savedAt });
    void client.invalidateQueries({ queryKey: briefingsQuery.queryKey });
    useEditor.setState({ state: isDirty() ? "changed" : "saved" });
    if (isDirty()) void save(client, id);
  } catch (error) {
    for (const step of mine.steps) pending.steps.add(step);
    pending.order ||= mine.order;
    pending.title ||= mine.title;
    pending.stamp ||= mine.stamp;
    const isConflict = error instanceof ApiError && error.status === 409;
    useEditor.setState({ state: isConflict ? "conflict" : "failed", problem: (error as Error).message });
  }
}

/** After somebody else has saved: their version in place of what was typed here, or the steps typed here put into theirs. */
export async function settleConflict(client: QueryClient, id: string, keep: "theirs" | "mine"): Promise<void> {
  const query = briefingQuery(id);
  const mine = client.getQueryData(query.queryKey);
  const changed = pending;
  pending = nothing();
  lastKind = "";
  useEditor.setState({ state: "saving", problem: null, undo: [] });
  try {
    const theirs = await client.fetchQuery({ ...query, staleTime: 0 });
    if (keep === "theirs" || !mine) return useEditor.setState({ state: "saved" });
    const own = new Map(mine.content.steps.map((step) => [step.id, step]));
    const known = new Set(theirs.content.steps.map((step) => step.id));
    const steps = [
      ...theirs.content.steps.map((step) => (changed.steps.has(step.id) ? (own.get(step.id) ?? step) : step)),
      ...mine.content.steps.filter((step) => changed.steps.has(step.id) && !known.has(step.id)),
    ];
    const { confidentiality, approval } = mine.content.stamp;
    const stamp = changed.stamp ? { ...theirs.content.stamp, confidentiality, approval } : theirs.content.stamp;
    put(client, theirs, { ...theirs.content, steps, stamp }, { steps: [...changed.steps], stamp: changed.stamp });
  } catch (error) {
    pending = changed;
    useEditor.setState({ state: "failed", problem: (error as Error).message });
  }
}
