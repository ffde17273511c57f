import fastify from "fastify";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { OrNull, PlainText } from "#server/contracts/common.contract.ts";

test("null in a body stays null, although text that reads as a number becomes one", async () => {
  const app = fastify({ ajv: { customOptions: { coerceTypes: "array", allErrors: true } } });
  const body = Type.Object({
    position: OrNull(Type.Integer({ minimum: 0 })),
    provider: OrNull(PlainText(40)),
    windows: OrNull(Type.Array(Type.Integer())),
    limit: Type.Integer(),
  });
  app.post("/", { schema: { body } }, async (request) => request.body);
  const send = async (payload: object) => (await app.inject({ method: "POST", url: "/", payload })).json();
  const nothing = { position: null, provider: null, windows: null };
  expect(await send({ ...nothing, limit: "5" })).toEqual({ ...nothing, limit: 5 });
  const something = { position: 0, provider: "valhalla", windows: [1], limit: 5 };
  expect(await send(something)).toEqual(something);
  expect(await send({ ...something, position: -1 })).toMatchObject({ statusCode: 400 });
  await app.close();
});
