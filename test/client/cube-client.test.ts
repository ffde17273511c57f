import { expect, test } from "vitest";
import { createCubeClient, type Messenger } from "#client/lib/cube/cube-client.ts";
import type { AnswerReply, CubeReply, CubeRequest, Replies, TablesNotice } from "#client/lib/cube/cube-messages.ts";
import type { Question } from "#server/algorithms/analysis/analysis-types.ts";

/** A worker that answers when the test says so. */
class ControllableWorker implements Messenger {
  readonly asked: CubeRequest[] = [];
  #listener: (event: { data: CubeReply }) => void = () => undefined;
  postMessage(message: CubeRequest) {
    this.asked.push(message);
  }
  addEventListener(_type: "message", listener: (event: { data: CubeReply }) => void) {
    this.#listener = listener;
  }
  answer(
    index: number,
    reply: { ok: true; value: Replies[keyof Replies] } | { ok: false; message: string; status: number },
  ) {
    this.#listener({ data: { id: this.asked[index]!.id, ...reply } });
  }
  notify(notice: TablesNotice) {
    this.#listener({ data: notice });
  }
}

const filter = { layer: [], category: [], level: [], status: [], supervision: [], place: [], units: "county" } as const;
const question = (resolution: number): Question => ({
  filter,
  resolution,
  surface: "count",
  measure: "open",
  period: null,
  deathsAtLeast: 3,
  putRight: null,
});
const request = (resolution: number) => ({ question: question(resolution), wantCells: false });
const reply = (tookMs: number) => ({ ok: true as const, value: { tookMs } as AnswerReply });
const settled = () => new Promise<void>((resolve) => queueMicrotask(resolve)).then(() => undefined);

test("while one answer is made only the newest question waits; those overtaken end as null", async () => {
  const worker = new ControllableWorker();
  const client = createCubeClient(worker);
  const first = client.ask("answer", request(5));
  const second = client.ask("answer", request(6));
  const third = client.ask("answer", request(7));

  expect(worker.asked).toHaveLength(1);
  expect(await second).toBeNull();

  worker.answer(0, reply(10));
  expect(await first).toEqual({ tookMs: 10 });
  await settled();
  expect(worker.asked.map((one) => one.kind === "answer" && one.question.resolution)).toEqual([5, 7]);
  worker.answer(1, reply(30));
  expect(await third).toEqual({ tookMs: 30 });
});

test("kinds do not overtake one another", async () => {
  const worker = new ControllableWorker();
  const client = createCubeClient(worker);
  const answer = client.ask("answer", request(7));
  const stability = client.ask("stability", { question: question(7) });
  expect(worker.asked.map(({ kind }) => kind)).toEqual(["answer", "stability"]);
  worker.answer(1, { ok: true, value: Uint8Array.of(15) });
  worker.answer(0, reply(1));
  expect(await stability).toEqual(Uint8Array.of(15));
  expect(await answer).toEqual({ tookMs: 1 });
});

test("an answer that fails lets the next one start", async () => {
  const worker = new ControllableWorker();
  const client = createCubeClient(worker);
  const first = client.ask("answer", request(5));
  const second = client.ask("answer", request(6));
  worker.answer(0, { ok: false, message: "The cube has not been loaded yet.", status: 0 });
  await expect(first).rejects.toThrow("not been loaded");
  await settled();
  worker.answer(1, reply(5));
  expect(await second).toEqual({ tookMs: 5 });
});

test("a refusal of the server keeps its status and its sentence", async () => {
  const worker = new ControllableWorker();
  const loading = createCubeClient(worker).load({ regions: [], area: null, where: "storeys >", snapshot: null });
  worker.answer(0, { ok: false, message: "A value is missing after '>'.", status: 400 });
  await expect(loading).rejects.toMatchObject({
    name: "ApiError",
    status: 400,
    message: "A value is missing after '>'.",
  });
});

test("who listens hears that the tables have arrived, until they stop", () => {
  const worker = new ControllableWorker();
  const client = createCubeClient(worker);
  const heard: TablesNotice[] = [];
  const stop = client.onTables((notice) => heard.push(notice));
  worker.notify({ notice: "tables", load: 1, problem: null });
  stop();
  worker.notify({ notice: "tables", load: 2, problem: "away" });
  expect(heard).toEqual([{ notice: "tables", load: 1, problem: null }]);
});
