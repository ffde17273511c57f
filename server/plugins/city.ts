import { EventEmitter } from "node:events";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import type { CubeMoment } from "../algorithms/cube/cube.ts";
import type { Queryable } from "../database/queryable.ts";
import { readMoment } from "../database/read-moment.ts";

/** The city this server shows, and the moment its records stand at. */
export interface City {
  code: string;
  /** Reads the current data version; a fraction of a millisecond. Pass a client to read it in that transaction. */
  moment(on?: Queryable): Promise<CubeMoment>;
  /** Emits `change` after a commit that changed the city's records. */
  changes: EventEmitter<{ change: [] }>;
  /**
   * Sets the ETag of an answer that depends on the records alone. True when the caller has it already: the reply is
   * then a finished 304.
   */
  notModified(request: FastifyRequest, reply: FastifyReply, moment: CubeMoment, variant?: string): boolean;
}

declare module "fastify" {
  interface FastifyInstance {
    city: City;
  }
}

interface Options {
  cityCode: string;
  onDataVersion?: (listener: (cityCode: string) => void) => void;
}

export default fp(async (app: FastifyInstance, { cityCode, onDataVersion }: Options) => {
  const changes = new EventEmitter<{ change: [] }>();
  changes.setMaxListeners(0);
  onDataVersion?.((changed) => {
    if (changed === cityCode) changes.emit("change");
  });

  app.decorate("city", {
    code: cityCode,
    changes,
    moment: (on: Queryable = app.pg) => readMoment(on, cityCode),
    notModified(request, reply, moment, variant = "") {
      const { key } = request.scope;
      // Weak, because the same answer may leave in several encodings. The moment's time tells apart databases that were made anew.
      const etag = `W/"${moment.dataVersion}-${Date.parse(moment.changedAt).toString(36)}${variant && `-${variant}`}${key && `-${key}`}"`;
      reply.header("etag", etag).header("cache-control", "private, no-cache");
      const known = request.headers["if-none-match"];
      if (!known?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag.slice(2))) return false;
      reply.code(304).send();
      return true;
    },
  } satisfies City);
});
