import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { BriefingContent, Fact } from "../../algorithms/briefing/briefing.ts";
import { questionBefore } from "../../algorithms/briefing/questions.ts";
import { viewOfFact } from "../../algorithms/briefing/view-query.ts";
import { checkWords } from "../../algorithms/briefing/words/check-words.ts";
import { formatFact } from "../../algorithms/briefing/words/format-fact.ts";
import { NoQuery } from "../../contracts/common.contract.ts";
import { asSent } from "../../http/exact-body.ts";
import { turnTaker } from "../../http/turns.ts";
import { BadInput } from "../../plugins/problems.ts";
import { reaches } from "../accounts/scope.ts";
import { type FaintTheme, readTheme as readFileTheme } from "../briefing-files/briefing-theme.ts";
import type { PhotoStore } from "../photos/photo-store.ts";
import type { SnapshotSummary } from "../snapshots/snapshots.contract.ts";
import { checkSnapshot, findSnapshot, readTables } from "../snapshots/snapshots.queries.ts";
import { freeze } from "../snapshots/store-snapshot.ts";
import { openBriefingThread } from "./briefing-thread.ts";
import {
  ArchiveQuery,
  BRIEFING_LIMITS,
  Briefing,
  BriefingCheck,
  BriefingFactParams,
  BriefingParams,
  BriefingSummary,
  BriefingsQuery,
  BriefingTheme,
  BriefingVersion,
  BriefingVersionsQuery,
  DuplicateBriefing,
  FactAnswer,
  FactRecords,
  FactRecordsQuery,
  NewBriefing,
  PatchBriefing,
  PublicBriefing,
  PublicQuery,
  PutBriefing,
  RestoreBriefing,
  SavedBriefing,
} from "./briefings.contract.ts";
import {
  createBriefing,
  deleteBriefing,
  findBriefing,
  listBriefings,
  listVersions,
  readTheme,
  regionsOf,
  type Save,
  saveBriefing,
  setStatus,
  writeTheme,
} from "./briefings.queries.ts";
import type { Answers, WorkOf } from "./compute-briefing.ts";
import { listFactRecords } from "./fact-records.queries.ts";
import { editedNumbers, markEdited, missingFacts, newFacts } from "./keep-facts.ts";
import { patched } from "./patch-briefing.ts";
import { stampOf } from "./stamp.ts";

const briefingRoutes: FastifyPluginAsyncTypebox<{ photos?: PhotoStore }> = async (app, { photos }) => {
  const city = app.city.code;
  const turn = turnTaker(1);
  const thread = openBriefingThread();
  app.addHook("onClose", () => thread.close());

  const noSuch = (id: string) =>
    new BadInput(`There is no briefing ${id}, or it is not shown in your area.`, {
      code: "no_briefing",
      statusCode: 404,
    });

  const briefingOr404 = async (request: FastifyRequest, id: string, version?: number): Promise<Briefing> => {
    const briefing = await app.records(request).read((client) => findBriefing(client, city, id, version));
    if (!briefing) throw noSuch(id);
    return briefing;
  };
  /** @throws BadInput 404 when it is not in sight, 403 when it may be looked at alone */
  const editableOr404 = async (request: FastifyRequest, id: string): Promise<Briefing> => {
    const briefing = await briefingOr404(request, id);
    if (!briefing.mayEdit)
      throw new BadInput(`You do not present ${briefing.area}: this briefing is yours to look at.`, {
        code: "outside",
        statusCode: 403,
      });
    return briefing;
  };

  const compute = <K extends keyof Answers>(
    request: FastifyRequest,
    snapshot: SnapshotSummary,
    work: WorkOf<K>,
  ): Promise<Answers[K]> =>
    thread.compute(
      { id: snapshot.id, stamp: stampOf(snapshot) },
      () => app.records(request).read((client) => readTables(client, city, snapshot.id)),
      work,
    );

  /** @throws BadInput 409 when somebody else has saved since */
  async function save(request: FastifyRequest, briefing: Briefing, change: Save): Promise<SavedBriefing> {
    if (change.version !== briefing.version) throw overtaken(briefing);
    const added = newFacts(briefing.content, change.content);
    if (added.length > 0) await checkAdded(request, briefing, added);
    const content = markEdited(change.content);
    if (JSON.stringify(content).length > BRIEFING_LIMITS.bytes)
      throw new BadInput("The briefing is larger than 8 MB. Take something out.", {
        code: "briefing_too_large",
        field: "content",
        statusCode: 413,
      });
    const saved = await app
      .records(request)
      .write((client) => saveBriefing(client, city, briefing.id, { ...change, content }));
    if (!saved) throw overtaken(await briefingOr404(request, briefing.id));
    return { ...saved, edited: editedNumbers(content) };
  }

  const overtaken = ({ id, version, savedBy }: Briefing) =>
    new BadInput(
      `Briefing ${id} was saved meanwhile by ${savedBy} as version ${version}. Open that one and make the change again.`,
      { code: "briefing_changed", params: { version }, statusCode: 409 },
    );

  async function checkAdded(request: FastifyRequest, { snapshot }: Briefing, facts: Fact[]): Promise<void> {
    const values = await compute(request, snapshot, { kind: "recount", facts }).catch(() => {
      throw new BadInput("A new fact asks something that the snapshot cannot answer.", { field: "facts" });
    });
    const wrong = facts.find((fact, i) => !sameValue(fact.value, values[i]!));
    if (wrong) throw new BadInput(`The fact ${wrong.id} is not what the snapshot answers.`, { field: "facts" });
  }

  const factOr404 = ({ id, content }: Briefing, name: string): Fact => {
    const fact = Object.hasOwn(content.facts, name) ? content.facts[name] : undefined;
    if (!fact) throw new BadInput(`Briefing ${id} has no fact ${name}.`, { statusCode: 404 });
    return fact;
  };

  app.post("/api/briefings", {
    config: { access: "presenter" },
    schema: {
      summary: "Make a briefing by a template, of a snapshot made now or of one there is",
      description: "Every number is counted from the snapshot; the sentences are written by rule in both languages.",
      tags: ["briefings"],
      querystring: NoQuery,
      body: NewBriefing,
      response: { 201: Briefing },
    },
    async handler(request, reply) {
      const { template, language, area, settings, snapshot: given } = request.body;
      const id = await turn(async () => {
        const wish = { ...(area && { area }), ...(settings && { settings }) };
        const snapshotId = given ?? (await freeze(app, request, photos, wish));
        const snapshot = await app.records(request).read((client) => findSnapshot(client, city, snapshotId));
        if (!snapshot)
          throw new BadInput(`There is no snapshot ${snapshotId}, or not all of it is in your area.`, {
            field: "snapshot",
          });
        if (!mayPresent(request, snapshot.area))
          throw new BadInput(`You do not present ${snapshot.area}. Make a snapshot of your own area.`, {
            field: "snapshot",
            statusCode: 403,
          });
        const content = await compute(request, snapshot, { kind: "content", template });
        return app
          .records(request)
          .write((client) => createBriefing(client, city, { snapshot: snapshotId, language, content }));
      });
      return reply
        .code(201)
        .header("location", `/api/briefings/${id}`)
        .send(await briefingOr404(request, id));
    },
  });

  const mayPresent = ({ scope }: FastifyRequest, area: string) =>
    scope.present === "*" || (area !== city && reaches(scope.present, area));

  app.get("/api/briefings", {
    config: { access: "viewer" },
    schema: {
      summary: "Briefings in sight, the latest first: what is published in the area, and drafts for who presents there",
      tags: ["briefings"],
      querystring: BriefingsQuery,
      response: { 200: Type.Object({ briefings: Type.Array(BriefingSummary) }) },
    },
    async handler(request) {
      const { status } = request.query;
      const statuses = status ? [status] : (["draft", "published"] as const);
      return { briefings: await app.records(request).read((client) => listBriefings(client, city, statuses)) };
    },
  });

  app.get("/api/briefings/:id", {
    config: { access: "viewer" },
    schema: {
      summary: "One briefing with its content, at its newest version or at an older one",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: BriefingVersionsQuery,
      response: { 200: Briefing },
    },
    async handler(request) {
      const { id } = request.params;
      const { version } = request.query;
      const briefing = await app.records(request).read((client) => findBriefing(client, city, id, version));
      if (!briefing)
        throw version
          ? new BadInput(`Briefing ${id} has no version ${version} in sight.`, { statusCode: 404 })
          : noSuch(id);
      return briefing;
    },
  });

  app.put("/api/briefings/:id", {
    config: { access: "presenter" },
    bodyLimit: BRIEFING_LIMITS.bytes,
    validatorCompiler: asSent as never,
    schema: {
      summary: "Save all of a briefing's content as its next version",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: NoQuery,
      body: PutBriefing,
      response: { 200: SavedBriefing },
    },
    async handler(request) {
      const { version, content } = request.body;
      return save(request, await editableOr404(request, request.params.id), {
        version,
        content: content as BriefingContent,
      });
    },
  });

  app.patch("/api/briefings/:id", {
    config: { access: "presenter" },
    bodyLimit: BRIEFING_LIMITS.bytes,
    validatorCompiler: asSent as never,
    schema: {
      summary: "Save what changed of a briefing as its next version; its status alone makes none",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: NoQuery,
      body: PatchBriefing,
      response: { 200: SavedBriefing },
    },
    async handler(request) {
      const { version, status, ...change } = request.body;
      const briefing = await editableOr404(request, request.params.id);
      if (Object.keys(change).length > 0)
        return save(request, briefing, { version, content: patched(briefing.content, change), status });
      if (!status) throw new BadInput("Nothing is to be changed. Name what.", { field: "body" });
      const saved = await app.records(request).write((client) => setStatus(client, city, briefing.id, version, status));
      if (!saved) throw overtaken(await briefingOr404(request, briefing.id));
      return { ...saved, edited: editedNumbers(briefing.content) };
    },
  });

  app.get("/api/briefings/:id/versions", {
    config: { access: "presenter" },
    schema: {
      summary: "What was ever saved of a briefing, the newest first",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: NoQuery,
      response: { 200: Type.Object({ versions: Type.Array(BriefingVersion) }) },
    },
    async handler(request) {
      const { id } = await editableOr404(request, request.params.id);
      return { versions: await app.records(request).read((client) => listVersions(client, city, id)) };
    },
  });

  app.post("/api/briefings/:id/restore", {
    config: { access: "presenter" },
    schema: {
      summary: "Save an older content as the next version",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: NoQuery,
      body: RestoreBriefing,
      response: { 200: SavedBriefing },
    },
    async handler(request) {
      const { version, restore } = request.body;
      const briefing = await editableOr404(request, request.params.id);
      const older = await app.records(request).read((client) => findBriefing(client, city, briefing.id, restore));
      if (!older)
        throw new BadInput(`Briefing ${briefing.id} has no version ${restore}.`, { field: "restore", statusCode: 404 });
      return save(request, briefing, { version, content: older.content, restoredFrom: restore });
    },
  });

  app.post("/api/briefings/:id/duplicate", {
    config: { access: "presenter" },
    schema: {
      summary: "A new draft with the same content, of the same snapshot",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: NoQuery,
      body: DuplicateBriefing,
      response: { 201: Briefing },
    },
    async handler(request, reply) {
      const { content, language, snapshot } = await editableOr404(request, request.params.id);
      const title = request.body.title ?? content.title;
      const id = await app
        .records(request)
        .write((client) =>
          createBriefing(client, city, { snapshot: snapshot.id, language, content: { ...content, title } }),
        );
      return reply
        .code(201)
        .header("location", `/api/briefings/${id}`)
        .send(await briefingOr404(request, id));
    },
  });

  app.delete("/api/briefings/:id", {
    config: { access: "presenter" },
    schema: {
      summary: "Put a briefing away; one that was never published can be deleted for good",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: ArchiveQuery,
      response: { 204: Type.Null() },
    },
    async handler(request, reply) {
      const { id } = await editableOr404(request, request.params.id);
      const { forever = false } = request.query;
      const done = await app.records(request).write(async (client) => {
        if (forever) return deleteBriefing(client, city, id);
        return (await setStatus(client, city, id, null, "archived")) !== undefined;
      });
      if (!done)
        throw new BadInput(`Briefing ${id} was published and is kept. Put it away without 'forever'.`, {
          field: "forever",
          statusCode: 409,
        });
      return reply.code(204).send(null);
    },
  });

  app.get("/api/briefings/:id/facts/:fact", {
    config: { access: "viewer" },
    schema: {
      summary: "A number with what it is made of: answered again from the snapshot, and where its records are",
      tags: ["briefings"],
      params: BriefingFactParams,
      querystring: NoQuery,
      response: { 200: FactAnswer },
    },
    async handler(request) {
      const { id, fact: name } = request.params;
      const briefing = await briefingOr404(request, id);
      const fact = factOr404(briefing, name);
      const [value] = await compute(request, briefing.snapshot, { kind: "recount", facts: [fact] });
      const view = viewOfFact(fact);
      const hasRecords = (await recordsOf(request, briefing, fact, { limit: 1 })) !== undefined;
      return {
        fact: fact as FactAnswer["fact"],
        recount: value!,
        equal: sameValue(fact.value, value!),
        written: { zh: formatFact(fact, "zh"), en: formatFact(fact, "en") },
        links: {
          records: hasRecords ? `/api/briefings/${id}/facts/${encodeURIComponent(name)}/records` : null,
          view,
          snapshot: `snapshot=${briefing.snapshot.id}${view && `&${view}`}`,
        },
      };
    },
  });

  const recordsOf = (
    request: FastifyRequest,
    { id, snapshot }: Briefing,
    fact: Pick<Fact, "ask">,
    page: { limit: number; after?: string | undefined },
  ) =>
    app.records(request).read(async (client) => {
      const regions = await regionsOf(client, city, id);
      const asked = { cityCode: city, businessDate: snapshot.businessDate, regions };
      return listFactRecords(client, asked, fact.ask, page);
    });

  app.get("/api/briefings/:id/facts/:fact/records", {
    config: { access: "viewer" },
    schema: {
      summary: "The records behind a number, as they are now; of a share those of its numerator. Keyset pages",
      tags: ["briefings"],
      params: BriefingFactParams,
      querystring: FactRecordsQuery,
      response: { 200: FactRecords },
    },
    async handler(request) {
      const briefing = await briefingOr404(request, request.params.id);
      const { limit, after, of = "period" } = request.query;
      const fact = factOr404(briefing, request.params.fact);
      const question = of === "before" ? questionBefore(fact.ask) : fact.ask;
      if (!question)
        throw new BadInput(`${fact.id} is compared with nothing. Leave 'of' out.`, { field: "of", statusCode: 400 });
      const page = await recordsOf(request, briefing, { ask: question }, { limit, after });
      if (!page)
        throw new BadInput(`${request.params.fact} is made of no records.`, { field: "fact", statusCode: 404 });
      return page;
    },
  });

  app.get("/api/briefings/:id/check", {
    config: { access: "viewer" },
    schema: {
      summary: "Every fact answered again from the snapshot, numbers typed over, and whether the snapshot is intact",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: NoQuery,
      response: { 200: BriefingCheck },
    },
    async handler(request) {
      const { version, content, snapshot } = await briefingOr404(request, request.params.id);
      const facts = Object.values(content.facts);
      const values = await compute(request, snapshot, { kind: "recount", facts });
      const check = await app.records(request).read((client) => checkSnapshot(client, city, snapshot.id));
      return {
        version,
        facts: facts.length,
        wrong: facts.flatMap(({ id, value }, i) =>
          sameValue(value, values[i]!) ? [] : [{ fact: id, stated: value, recount: values[i]! }],
        ),
        missing: missingFacts(content),
        edited: checkWords(content).map(({ step, language, fact, typed, expected, mark }) => ({
          ...{ step, language, fact, typed, expected, mark },
        })),
        snapshotIntact: check?.intact ?? false,
      };
    },
  });

  app.post("/api/briefings/:id/public", {
    config: { access: "presenter" },
    schema: {
      summary: "A briefing's content as it may be shown to everybody: small counts suppressed, and what was",
      tags: ["briefings"],
      params: BriefingParams,
      querystring: PublicQuery,
      response: { 200: PublicBriefing },
    },
    async handler(request) {
      return app.publicVersion(request, await editableOr404(request, request.params.id), request.query.k);
    },
  });

  app.get("/api/briefing-theme", {
    config: { access: "viewer" },
    schema: {
      summary: "The city's own look of briefings; what is left out is as usual",
      tags: ["briefings"],
      querystring: NoQuery,
      response: { 200: BriefingTheme },
    },
    handler: (request) => app.records(request).read((client) => readTheme(client, city)),
  });

  app.put("/api/briefing-theme", {
    config: { access: "presenter" },
    bodyLimit: 1024 * 1024,
    schema: {
      summary: "Change the city's own look of briefings",
      tags: ["briefings"],
      querystring: NoQuery,
      body: BriefingTheme,
      response: { 200: BriefingTheme },
    },
    async handler(request) {
      if (request.scope.present !== "*")
        throw new BadInput("The look is the whole city's. It needs the role presenter in the city.", {
          code: "outside",
          statusCode: 403,
        });
      checkTheme(request.body);
      await app.records(request).write((client) => writeTheme(client, city, request.body));
      return request.body;
    },
  });
};
export default briefingRoutes;

/** @throws BadInput where the files could not be read with it */
function checkTheme(theme: BriefingTheme): void {
  try {
    readFileTheme(theme);
  } catch (error) {
    const { name, message, params } = error as FaintTheme;
    throw new BadInput(message, {
      field: "colours",
      ...(name === "FaintTheme" && { code: "theme_contrast", params }),
    });
  }
}

/** Equal but for the last bits of a division. */
export function sameValue(a: number | string | null, b: number | string | null): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
}
