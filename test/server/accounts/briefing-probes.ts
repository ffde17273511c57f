/** Probes of snapshots and briefings: the sample holds one of each side's county. */
import { EAST_COUNTY, WEST_COUNTY } from "#test/helpers/tiny-city.ts";
import { each, named, onEachSide, type Probe, type ProbeContext, type Side } from "./probe.ts";
import { addBriefing } from "./sample.ts";

const COUNTY: Record<Side, string> = { east: EAST_COUNTY, west: WEST_COUNTY };
const PARTS = ["verify", "cube", "lifecycle", "accidents", "flow", "regions", "quality", "houses", "lists"] as const;

/** A change of a draft made for it: done, or refused as if it were not there. */
const change =
  (
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    payload?: (context: ProbeContext, id: string) => Promise<object> | object,
  ): Probe =>
  async (context) =>
    onEachSide(async (side) => {
      const { app, headers, pool, sample } = context;
      const id = await addBriefing(pool, sample.snapshot[side]);
      const body = await payload?.(context, id);
      const url = `/api/briefings/${id}${path}`;
      const { statusCode } = await app.inject({ method, url, headers, ...(body && { payload: body }) });
      return statusCode < 300;
    });

const made =
  (url: string, payload: (context: ProbeContext, side: Side) => object): Probe =>
  async (context) =>
    onEachSide(async (side) => {
      const { app, headers } = context;
      const answer = await app.inject({ method: "POST", url, headers, payload: payload(context, side) });
      return answer.statusCode === 201;
    });

export const BRIEFING_PROBES: Record<string, Probe> = {
  "GET /api/snapshots": named("/api/snapshots"),
  "POST /api/snapshots": made("/api/snapshots", (_, side) => ({ area: COUNTY[side] })),
  "GET /api/snapshots/:id": each(({ snapshot }, side) => `/api/snapshots/${snapshot[side]}`),
  ...Object.fromEntries(
    PARTS.map((part) => [
      `GET /api/snapshots/:id/${part}`,
      each(({ snapshot }, side) => `/api/snapshots/${snapshot[side]}/${part}`),
    ]),
  ),
  "GET /api/snapshots/:id/photos/:photo": each(
    ({ snapshot, photo }, side) => `/api/snapshots/${snapshot[side]}/photos/${photo[side]}`,
  ),
  "GET /api/briefings": named("/api/briefings?status=published"),
  "POST /api/briefings": made("/api/briefings", ({ sample }, side) => ({
    template: "district",
    language: "zh",
    snapshot: sample.snapshot[side],
  })),
  "GET /api/briefings/:id": each(({ briefing }, side) => `/api/briefings/${briefing[side]}`),
  "GET /api/briefings/:id/versions": each(({ briefing }, side) => `/api/briefings/${briefing[side]}/versions`),
  "GET /api/briefings/:id/check": each(({ briefing }, side) => `/api/briefings/${briefing[side]}/check`),
  "GET /api/briefings/:id/facts/:fact": each(
    ({ briefing }, side) => `/api/briefings/${briefing[side]}/facts/findings.${COUNTY[side]}`,
  ),
  "GET /api/briefings/:id/facts/:fact/records": each(
    ({ briefing }, side) => `/api/briefings/${briefing[side]}/facts/findings.${COUNTY[side]}/records`,
  ),
  "PUT /api/briefings/:id": change("PUT", "", async ({ app, ofCity }, id) => ({
    version: 1,
    content: (await app.inject({ url: `/api/briefings/${id}`, headers: ofCity })).json().content,
  })),
  "PATCH /api/briefings/:id": change("PATCH", "", () => ({ version: 1, status: "published" })),
  "POST /api/briefings/:id/restore": change("POST", "/restore", () => ({ version: 1, restore: 1 })),
  "POST /api/briefings/:id/duplicate": change("POST", "/duplicate", () => ({})),
  "POST /api/briefings/:id/public": change("POST", "/public", () => ({})),
  "POST /api/briefings/:id/files": async ({ app, headers, sample }) =>
    onEachSide(async (side) => {
      const url = `/api/briefings/${sample.briefing[side]}/files`;
      const payload = { kind: "xlsx", language: "zh" };
      const answer = await app.inject({ method: "POST", url, headers, payload });
      if (answer.statusCode === 202)
        await app.inject({ method: "DELETE", url: String(answer.headers.location), headers });
      return answer.statusCode === 202;
    }),
  "DELETE /api/briefings/:id": change("DELETE", "?forever=true"),
  "PUT /api/briefing-theme": async ({ app, headers }) => {
    const answer = await app.inject({ method: "PUT", url: "/api/briefing-theme", headers, payload: {} });
    return { east: answer.statusCode === 200, west: answer.statusCode === 200 };
  },
};
