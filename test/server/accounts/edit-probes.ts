/** Probes of routes that change records: whether the change came about on each side. */
import { photoUpload, picture } from "#test/helpers/pictures.ts";
import { addAccident, addEvent, addFinding, addSite, CITY } from "#test/helpers/tiny-city.ts";
import { ask, onEachSide, type Probe, type ProbeContext, type Side, WHERE } from "./probe.ts";
import { addBulkEdit } from "./sample.ts";

type Method = "POST" | "PATCH" | "DELETE";

const send = ({ app, headers }: ProbeContext, method: Method, url: string, payload: object) =>
  app.inject({ method, url, headers, payload });

/** Tries on each side; true where the answer is a success. */
const tries =
  (attempt: (context: ProbeContext, side: Side) => Promise<{ statusCode: number }>): Probe =>
  (context) =>
    onEachSide(async (side) => {
      const { statusCode } = await attempt(context, side);
      return statusCode < 300;
    });

const accidentOf = (side: Side) => ({
  occurred_at: "2026-06-01T08:30",
  kind: "road",
  deaths: 0,
  injuries: 1,
  region_code: WHERE[side].region,
  attributes: {},
});
const newSite = ({ pool }: ProbeContext, side: Side) => addSite(pool, { ...WHERE[side], name: "fresh" });
const newAccident = ({ pool }: ProbeContext, side: Side) =>
  addAccident(pool, { where: WHERE[side].at, region: WHERE[side].region });
async function newFinding(
  { pool, sample }: ProbeContext,
  side: Side,
  steps: ("registered" | "assigned" | "rectifying" | "submitted")[] = [],
) {
  const finding = await addFinding(pool, { site: sample.site[side] });
  for (const to of steps) await addEvent(pool, { finding, to });
  const { rows } = await pool.query("select version::int from finding where city_code = $1 and id = $2", [
    CITY,
    finding,
  ]);
  return { finding, expectedVersion: rows[0].version as number };
}
const reason = { version: 1, reason: "entered twice" };

export const EDIT_PROBES: Record<string, Probe> = {
  "POST /api/sites": tries((context, side) =>
    send(context, "POST", "/api/sites", {
      layer: "self_built_house",
      record: { name: "fresh", category: "rental", risk_level: 2, region_code: WHERE[side].region, attributes: {} },
      geometry: { type: "Point", coordinates: WHERE[side].at },
    }),
  ),
  "PATCH /api/sites/:id": tries(async (context, side) =>
    send(context, "PATCH", `/api/sites/${await newSite(context, side)}`, { version: 1, record: { risk_level: 1 } }),
  ),
  "DELETE /api/sites/:id": tries(async (context, side) =>
    send(context, "DELETE", `/api/sites/${await newSite(context, side)}`, reason),
  ),
  "POST /api/accidents": tries((context, side) =>
    send(context, "POST", "/api/accidents", { record: accidentOf(side) }),
  ),
  "PATCH /api/accidents/:id": tries(async (context, side) =>
    send(context, "PATCH", `/api/accidents/${await newAccident(context, side)}`, { version: 1, record: { deaths: 1 } }),
  ),
  "DELETE /api/accidents/:id": tries(async (context, side) =>
    send(context, "DELETE", `/api/accidents/${await newAccident(context, side)}`, reason),
  ),
  "POST /api/bulk-edits/preview": async (context) =>
    onEachSide(async (side) => {
      const select = { ids: [String(context.sample.site[side])] };
      const change = { responsible_unit: "a unit" };
      return (await send(context, "POST", "/api/bulk-edits/preview", { select, change })).json().records === 1;
    }),
  "POST /api/bulk-edits": async (context) =>
    onEachSide(async (side) => {
      const site = await newSite(context, side);
      const asked = { select: { ids: [String(site)] }, change: { responsible_unit: "a unit" } };
      const { fingerprint } = (await send(context, "POST", "/api/bulk-edits/preview", asked)).json();
      await send(context, "POST", "/api/bulk-edits", { ...asked, fingerprint });
      const { rows } = await context.pool.query("select responsible_unit from site where id = $1", [site]);
      return rows[0].responsible_unit === "a unit";
    }),
  "POST /api/bulk-edits/:id/undo": async (context) =>
    onEachSide(async (side) => {
      const site = await newSite(context, side);
      await context.pool.query("update site set address = 'changed' where id = $1", [site]);
      const edit = await addBulkEdit(context.pool, site, WHERE[side].region, "changed");
      const { headers, app } = context;
      return (await app.inject({ method: "POST", url: `/api/bulk-edits/${edit}/undo`, headers })).statusCode < 300;
    }),
  "POST /api/findings": tries((context, side) =>
    send(context, "POST", "/api/findings", {
      siteId: String(context.sample.site[side]),
      grade: "general",
      description: "a crack",
      foundOn: "2026-06-20",
      deadline: "2026-07-20",
    }),
  ),
  "POST /api/findings/:id/events": async (context) =>
    onEachSide(async (side) => {
      // An officer's step and a supervisor's: each role has one of them.
      const found = await newFinding(context, side);
      const submitted = await newFinding(context, side, ["registered", "assigned", "rectifying", "submitted"]);
      const move = ({ finding, expectedVersion }: typeof found, to: string) =>
        send(context, "POST", `/api/findings/${finding}/events`, { to, expectedVersion });
      const answers = [await move(found, "registered"), await move(submitted, "accepted")];
      return answers.some(({ statusCode }) => statusCode === 200);
    }),
  "POST /api/findings/:id/extension": tries(async (context, side) => {
    const { finding, expectedVersion } = await newFinding(context, side, ["registered"]);
    const payload = { deadline: "2026-08-01", note: "floods", expectedVersion };
    return send(context, "POST", `/api/findings/${finding}/extension`, payload);
  }),
  "POST /api/findings/:id/supervision": tries(async (context, side) => {
    const { finding, expectedVersion } = await newFinding(context, side, ["registered"]);
    return send(context, "POST", `/api/findings/${finding}/supervision`, {
      supervision: "city",
      note: "x",
      expectedVersion,
    });
  }),
  "POST /api/findings/:id/photos": tries(async (context, side) => {
    const { finding } = await newFinding(context, side, ["registered"]);
    const { payload, headers } = photoUpload(await picture({ seed: finding }), "before");
    return context.app.inject({
      method: "POST",
      url: `/api/findings/${finding}/photos`,
      headers: { ...context.headers, ...headers },
      payload,
    });
  }),
  "POST /api/suspicious-closures/:id/review": tries(async (context, side) => {
    const closure = context.sample.closure[side];
    await context.pool.query("delete from closure_review where event_id = $1", [closure]);
    return send(context, "POST", `/api/suspicious-closures/${closure}/review`, { note: "looked at" });
  }),
  // The sample has houses of one name at one place on each side.
  "GET /api/duplicates": async (context) =>
    onEachSide(async (side) => {
      const { region } = WHERE[side];
      return (await ask(context, `/api/duplicates?region=${region}`)).body.includes(`"region":"${region}"`);
    }),
  "POST /api/duplicates/:a/:b/merge": tries(async (context, side) => {
    const [keep, gone] = [await newSite(context, side), await newSite(context, side)];
    return send(context, "POST", `/api/duplicates/${keep}/${gone}/merge`, {});
  }),
  "POST /api/duplicates/:a/:b/dismiss": tries(async (context, side) => {
    const [a, b] = [await newSite(context, side), await newSite(context, side)];
    return send(context, "POST", `/api/duplicates/${a}/${b}/dismiss`, {});
  }),
  "POST /api/merges/:id/undo": tries(async (context, side) => {
    const [keep, gone] = [await newSite(context, side), await newSite(context, side)];
    const [, , merged] = (await context.pool.query(
      `select set_config('srm.read', '*', false); select set_config('srm.edit', '*', false);
       select merge_sites('${CITY}', ${keep}, ${gone}) as id`,
    )) as unknown as { rows: { id: string }[] }[];
    return send(context, "POST", `/api/merges/${merged!.rows[0]!.id}/undo`, {});
  }),
  "GET /api/bulk-edits": async (context) => {
    const { items } = (await ask(context, "/api/bulk-edits")).json();
    const ids = items.map(({ id }: { id: string }) => Number(id));
    return { east: ids.includes(context.sample.bulk.east), west: ids.includes(context.sample.bulk.west) };
  },
};
