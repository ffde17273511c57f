import { expect, test } from "vitest";
import { createCubeClient, type Messenger } from "#client/lib/cube/cube-client.ts";
import type { CountReply, CubeReply, CubeRequest } from "#client/lib/cube/cube-messages.ts";

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
  answer(index: number, reply: { ok: true; value: CountReply } | { ok: false; message: string; status: number }) {
    this.#listener({ data: { id: this.asked[index]!.id, ...reply } });
  }
}

const filter = { layer: [], category: [], level: [], status: [], supervision: [], place: [], units: "county" } as const;
const request = (weeks: number) => ({ filter, resolution: 7, weeks, wantCells: false });
const reply = (tookMs: number) => ({ ok: true as const, value: { tookMs } as CountReply });
const settled = () => new Promise<void>((resolve) => queueMicrotask(resolve)).then(() => undefined);

test("while one count runs only the newest waits; those overtaken end as null", async () => {
  const worker = new ControllableWorker();
  const client = createCubeClient(worker);
  const first = client.count(request(1));
  const second = client.count(request(2));
  const third = client.count(request(3));

  expect(worker.asked).toHaveLength(1);
  expect(await second).toBeNull();

  worker.answer(0, reply(10));
  expect(await first).toEqual({ tookMs: 10 });
  await settled();
  expect(worker.asked.map((one) => one.kind === "count" && one.weeks)).toEqual([1, 3]);
  worker.answer(1, reply(30));
  expect(await third).toEqual({ tookMs: 30 });
});

test("a count that fails lets the next one start", async () => {
  const worker = new ControllableWorker();
  const client = createCubeClient(worker);
  const first = client.count(request(1));
  const second = client.count(request(2));
  worker.answer(0, { ok: false, message: "The cube has not been loaded yet.", status: 0 });
  await expect(first).rejects.toThrow("not been loaded");
  await settled();
  worker.answer(1, reply(5));
  expect(await second).toEqual({ tookMs: 5 });
});

test("a refusal of the server keeps its status and its sentence", async () => {
  const worker = new ControllableWorker();
  const loading = createCubeClient(worker).load({ regions: [] });
  worker.answer(0, { ok: false, message: "Give resolution 5 to 8.", status: 400 });
  await expect(loading).rejects.toMatchObject({ name: "ApiError", status: 400, message: "Give resolution 5 to 8." });
});
