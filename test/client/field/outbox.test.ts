import { expect, test } from "vitest";
import {
  type Answer,
  type FindingEntry,
  isHeldUp,
  nextBatch,
  type OutboxEntry,
  type PhotoEntry,
  type ReportEntry,
  retryDelayMs,
  settle,
  tryAgain,
  withPhotos,
} from "#client/field/outbox/outbox.ts";

const kept = (seq: number) => ({
  seq,
  id: `id-${seq}`,
  owner: "7",
  madeAt: "2026-06-30T02:00:00.000Z",
  siteId: "1",
  siteName: "自建房",
  state: "waiting" as const,
  refusal: null,
  alone: false,
});
const report = (seq: number, more: Partial<ReportEntry> = {}): ReportEntry => ({
  ...kept(seq),
  kind: "report",
  report: { id: `id-${seq}`, siteId: "1", plan: "3", outcome: "done", at: kept(seq).madeAt, position: null, note: "" },
  ...more,
});
const finding = (seq: number, more: Partial<FindingEntry> = {}): FindingEntry => ({
  ...kept(seq),
  kind: "finding",
  finding: { siteId: "1", grade: "general", description: "裂缝", foundOn: "2026-06-30", deadline: "2026-07-30" },
  ...more,
});
const photo = (seq: number, of: number, more: Partial<PhotoEntry> = {}): PhotoEntry => ({
  ...kept(seq),
  kind: "photo",
  photoKind: "before",
  of: `id-${of}`,
  findingId: null,
  ...more,
});
const seqs = (entries: readonly OutboxEntry[] | undefined) => entries?.map(({ seq }) => seq);

/** Sends everything to a server that answers by `answer`; returns what is left and why it stopped. */
function run(entries: OutboxEntry[], answer: (what: NonNullable<ReturnType<typeof nextBatch>>) => Answer) {
  let left = entries;
  const requests: number[][] = [];
  for (;;) {
    const batch = nextBatch(left, "7");
    if (!batch) return { left, requests, halt: null };
    requests.push(batch.entries.map(({ seq }) => seq));
    const { put, gone, halt } = settle(left, batch, answer(batch));
    left = left
      .filter((entry) => !gone.includes(entry))
      .map((entry) => put.find(({ seq }) => seq === entry.seq) ?? entry);
    if (halt) return { left, requests, halt };
  }
}
const accept = ({ kind, entries }: NonNullable<ReturnType<typeof nextBatch>>): Answer =>
  kind === "reports"
    ? { kind, answers: entries.map(({ id }) => ({ id, answer: "stored", problem: null })) }
    : { kind: "stored", id: `server-${entries[0].seq}` };

test("goes in the order it was made: reports that follow one another together, findings and photos one by one", () => {
  const entries = [photo(5, 4), report(1), report(2), report(6), finding(4)];
  expect(run(entries, accept)).toEqual({ left: [], requests: [[1, 2], [4], [5], [6]], halt: null });
});

test("a photo is sent with the id that the server gave its finding, and not before", () => {
  const entries = [finding(1), photo(2, 1), photo(3, 1), photo(4, 99)];
  const asked: (string | null)[] = [];
  run(entries, (batch) => {
    if (batch.kind === "photo") asked.push(batch.entries[0].findingId);
    return accept(batch);
  });
  expect(asked).toEqual(["server-1", "server-1"]);
});

test("what got no answer stays as it was, is sent again with the same id, and nothing overtakes it", () => {
  const entries = [finding(1), photo(2, 1), report(3)];
  const lost = run(entries, () => ({ kind: "unreachable" }));
  expect(lost).toEqual({ left: entries, requests: [[1]], halt: "unreachable" });
  expect(run(lost.left, accept).left).toEqual([]);
});

test.for([
  [401, "signedOut"],
  [408, "busy"],
  [429, "busy"],
  [500, "busy"],
  [503, "busy"],
] as const)("an answer %i keeps everything and stops: %s", ([status, halt]) => {
  const entries = [report(1), finding(2)];
  expect(run(entries, () => ({ kind: "problem", status, detail: "" }))).toEqual({
    left: entries,
    requests: [[1]],
    halt,
  });
});

test("a refused finding stays with the reason and holds up its own photos alone", () => {
  const entries = [finding(1), photo(2, 1), finding(3), photo(4, 3), report(5)];
  const { left, halt } = run(entries, (batch) =>
    batch.entries[0].seq === 1 ? { kind: "problem", status: 403, detail: "Not here." } : accept(batch),
  );
  expect(halt).toBeNull();
  expect(seqs(left)).toEqual([1, 2]);
  expect(left[0]).toMatchObject({ state: "refused", refusal: { status: 403, detail: "Not here." } });
  expect(left.map((entry) => isHeldUp(left, entry))).toEqual([false, true]);

  // Tried again after an administrator has granted the right.
  expect(run([tryAgain(left[0]!), left[1]!], accept)).toMatchObject({ left: [], requests: [[1], [2]] });
});

test("of reports sent together one may be refused; what the server does not mention waits", () => {
  const { left, halt } = run([report(1), report(2), report(3)], () => ({
    kind: "reports",
    answers: [
      { id: "id-1", answer: "known", problem: null },
      { id: "id-2", answer: "refused", problem: "There is no such site." },
    ],
  }));
  expect(left).toMatchObject([
    { seq: 2, state: "refused", refusal: { status: 0, detail: "There is no such site." } },
    { seq: 3, state: "waiting" },
  ]);
  expect(halt).toBe("busy");
});

test("a bunch that is refused as a whole is sent one by one, so that one bad report keeps no other back", () => {
  const { left, requests } = run([report(1), report(2), report(3)], (batch) =>
    batch.entries.some(({ seq }) => seq === 2)
      ? { kind: "problem", status: 400, detail: "note is too long" }
      : accept(batch),
  );
  expect(requests).toEqual([[1, 2, 3], [1], [2], [3]]);
  expect(seqs(left)).toEqual([2]);
});

test("is sent in the name of who made it and of nobody else", () => {
  const entries = [report(1, { owner: "8" }), report(2)];
  expect(seqs(nextBatch(entries, "7")?.entries)).toEqual([2]);
  expect(seqs(nextBatch(entries, "8")?.entries)).toEqual([1]);
  expect(nextBatch(entries, "9")).toBeNull();
});

test("a finding is thrown away with its photos", () => {
  expect(seqs(withPhotos([finding(1), photo(2, 1), finding(3), photo(4, 3)], "id-1"))).toEqual([1, 2]);
});

test("tries again after 2 seconds, ever more slowly up to 5 minutes, and not all phones at once", () => {
  expect([1, 2, 3, 8, 9, 50].map((failures) => retryDelayMs(failures, 0) / 1000)).toEqual([2, 4, 8, 256, 300, 300]);
  expect(retryDelayMs(1, 1)).toBe(1000);
});
