import { PassThrough } from "node:stream";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

/** Proxies drop connections that stay silent for a minute. */
const HEARTBEAT_MS = 25_000;

const eventRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const open = new Set<PassThrough>();
  app.addHook("preClose", async () => {
    for (const stream of open) stream.end();
  });

  app.get("/api/events", {
    config: { access: "viewer", compress: false },
    schema: {
      summary: "Server-sent events: `data-version` at the start and after every change of the records",
      description:
        "Ends within 25 s when the session or token it was opened with does, at once when it is revoked here.",
      tags: ["service"],
      response: {
        200: {
          description: 'Each event\'s data is {"dataVersion": n}',
          content: { "text/event-stream": { schema: Type.Unsafe<PassThrough>({ type: "string" }) } },
        },
      },
    },
    async handler(request, reply) {
      const stream = new PassThrough();
      let told = -1;
      const tell = async () => {
        const { dataVersion } = await app.city.moment();
        if (dataVersion === told || stream.writableEnded) return;
        told = dataVersion;
        stream.write(`event: data-version\nid: ${dataVersion}\ndata: ${JSON.stringify({ dataVersion })}\n\n`);
      };
      const onChange = () => tell().catch((error) => request.log.error(error));
      // Somebody signed out or sent away hears no more. The client asks again and is told why it may not.
      const check = async () => {
        if (!(await app.mayStill(request))) stream.end();
        else if (!stream.writableEnded) stream.write(": \n\n");
      };
      const onPeopleChange = () => check().catch((error) => request.log.error(error));
      const heartbeat = setInterval(onPeopleChange, HEARTBEAT_MS);
      const stopHearing = app.onPeopleChange(onPeopleChange);
      const stop = () => {
        clearInterval(heartbeat);
        stopHearing();
        app.city.changes.off("change", onChange);
        open.delete(stream);
      };
      open.add(stream);
      app.city.changes.on("change", onChange);
      stream.once("close", stop);
      reply.raw.once("close", () => stream.destroy());

      stream.write("retry: 2000\n\n");
      await tell();
      return reply
        .headers({ "cache-control": "no-cache", "x-accel-buffering": "no", "x-no-compression": "1" })
        .type("text/event-stream")
        .send(stream);
    },
  });
};
export default eventRoutes;
