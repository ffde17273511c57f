/** What people do with findings, each within the transaction of the person asking. */
import type { PoolClient } from "pg";
import { TRANSITIONS } from "../../contracts/transitions.contract.ts";
import {
  FAULT_SENTENCES,
  type FindingAction,
  faultsOf,
  type Given,
  REFUSAL_SENTENCES,
} from "../../contracts/workflow.contract.ts";
import { type Created, ELSEWHERE } from "../../http/idempotency-key.ts";
import { BadInput } from "../../plugins/problems.ts";
import { reaches } from "../accounts/scope.ts";
import { type FindingAsker, type LocatedFinding, readFindings } from "../sites/sites.queries.ts";
import type { NewExtension, NewFinding, NewStep, NewSupervision } from "./steps.contract.ts";

/** The finding has changed since the caller saw it. */
export class StaleFinding extends BadInput {
  constructor({ status }: LocatedFinding) {
    super(`The finding has been changed by somebody else meanwhile; it is '${status}' now. Look again.`, {
      statusCode: 409,
      code: "stale_finding",
      field: "expectedVersion",
    });
  }
}

const missing = (id: string) =>
  new BadInput(`There is no finding ${id}. It may have been removed.`, { code: "no_finding", statusCode: 404 });

/** Today in China; in a demo city the business date, where its clock stands. A column of the table city. */
const TODAY = "case when demo then business_date else (now() at time zone 'Asia/Shanghai')::date end";

/**
 * The finding, locked, as it is now.
 * @throws BadInput 404 without such a finding in sight, 403 when the asker may do nothing where it lies
 * @throws StaleFinding 409 when it is no longer of the version expected
 */
async function lockFinding(
  client: PoolClient,
  cityCode: string,
  id: string,
  asker: FindingAsker,
  expectedVersion: number,
): Promise<LocatedFinding> {
  const [seen] = await readFindings(client, cityCode, { id }, asker);
  if (!seen) throw missing(id);
  const { edit, accept } = asker.scope;
  if (!reaches(edit, seen.regionCode) && !reaches(accept, seen.regionCode))
    throw new BadInput("This finding lies outside the area where you may work on findings.", {
      code: "finding_beyond",
      statusCode: 403,
    });
  await client.query("select from finding where city_code = $1 and id = $2 for no key update", [cityCode, id]);
  const [finding] = await readFindings(client, cityCode, { id }, asker);
  if (!finding) throw missing(id);
  if (finding.version !== expectedVersion) throw new StaleFinding(finding);
  return finding;
}

/** @throws BadInput 400 when the action does not follow or lacks something, 403 when it is not the asker's */
function check(action: FindingAction, finding: LocatedFinding, given: Given): void {
  const offered = finding.actions.find((one) => one.action === action);
  if (!offered) {
    const { status } = finding;
    throw action === "extension"
      ? new BadInput(`A finding that is '${status}' needs no extension.`, { code: "no_extension", field: "deadline" })
      : action === "supervision"
        ? new BadInput("A closed finding is not listed.", { code: "closed_not_listed", field: "supervision" })
        : new BadInput(
            `A finding that is '${status}' can become ${TRANSITIONS[status].join(" or ")}, not '${action}'.`,
            {
              code: "wrong_step",
              field: "to",
            },
          );
  }
  if (offered.refusal)
    throw new BadInput(REFUSAL_SENTENCES[offered.refusal], { code: `refusal_${offered.refusal}`, statusCode: 403 });
  const [fault] = faultsOf(action, finding, given);
  if (fault) throw new BadInput(FAULT_SENTENCES[fault.fault], { code: `fault_${fault.fault}`, field: fault.field });
}

const trimmed = (text: string | undefined) => text?.trim() || null;

/** Moves a finding on to its next status. */
export async function takeStep(
  client: PoolClient,
  cityCode: string,
  id: string,
  step: NewStep,
  asker: FindingAsker,
): Promise<void> {
  const finding = await lockFinding(client, cityCode, id, asker, step.expectedVersion);
  check(step.to, finding, step);
  const assigned = step.to === "assigned";
  const worked = step.to === "rectifying" || step.to === "submitted";
  if (assigned || (worked && trimmed(step.measures))) {
    await client.query(
      `update finding set unit = coalesce($3, unit), person = coalesce($4, person), measures = coalesce($5, measures)
       where city_code = $1 and id = $2`,
      [
        cityCode,
        id,
        assigned ? trimmed(step.unit) : null,
        assigned ? trimmed(step.person) : null,
        worked ? trimmed(step.measures) : null,
      ],
    );
  }
  await client.query(
    `insert into finding_event (city_code, finding_id, day, actor, to_status, note)
     select code, $2, ${TODAY}, $3, $4, $5 from city where code = $1`,
    [cityCode, id, asker.name, step.to, step.note?.trim() ?? ""],
  );
}

/** Grants more time; the original deadline stays. */
export async function extendDeadline(
  client: PoolClient,
  cityCode: string,
  id: string,
  { deadline, note, expectedVersion }: NewExtension,
  asker: FindingAsker,
): Promise<void> {
  const finding = await lockFinding(client, cityCode, id, asker, expectedVersion);
  check("extension", finding, { deadline, note });
  checkDay(deadline, "deadline");
  await client.query(
    `insert into finding_change (city_code, finding_id, kind, day, actor, new_deadline, note)
     select code, $2, 'extension', ${TODAY}, $3, $4, $5 from city where code = $1`,
    [cityCode, id, asker.name, deadline, note.trim()],
  );
}

/** Lists a finding for supervision, changes the level or lifts it. */
export async function supervise(
  client: PoolClient,
  cityCode: string,
  id: string,
  { supervision, note = "", expectedVersion }: NewSupervision,
  asker: FindingAsker,
): Promise<void> {
  const finding = await lockFinding(client, cityCode, id, asker, expectedVersion);
  check("supervision", finding, { supervision, note });
  if (finding.status === "closed" && supervision !== "none")
    throw new BadInput("A closed finding is not listed.", { code: "closed_not_listed", field: "supervision" });
  await client.query(
    `insert into finding_change (city_code, finding_id, kind, day, actor, new_supervision, note)
     select code, $2, 'supervision', ${TODAY}, $3, $4, $5 from city where code = $1`,
    [cityCode, id, asker.name, supervision, note.trim()],
  );
}

/**
 * The finding that a sender's id stands for already, if any.
 * @throws BadInput 409 when it is one of another site
 */
async function findByClientId(
  client: PoolClient,
  cityCode: string,
  clientId: string,
  siteId: string,
): Promise<Created | undefined> {
  const { rows } = await client.query<{ id: string; site: string }>(
    "select id::text, site_id::text as site from finding where city_code = $1 and client_id = $2",
    [cityCode, clientId],
  );
  if (rows[0] && rows[0].site !== siteId) throw new BadInput(ELSEWHERE, { statusCode: 409, field: "idempotency-key" });
  return rows[0] && { id: rows[0].id, added: false };
}

/**
 * Writes down a new finding at a site; one that the sender's id stands for already is left as it is.
 * @throws BadInput 404 without such a site in sight, 403 outside the asker's area, 400 for days that cannot be, 409 when
 *   the sender's id belongs to another record
 */
export async function addFinding(
  client: PoolClient,
  cityCode: string,
  finding: NewFinding,
  asker: FindingAsker,
  clientId: string | null = null,
): Promise<Created> {
  // Before all checks: what was right when it was stored need not be right now.
  const known = clientId === null ? undefined : await findByClientId(client, cityCode, clientId, finding.siteId);
  if (known) return known;
  const { rows: sites } = await client.query<{ region: string; today: string }>(
    `select region_code as region, (select ${TODAY} from city where code = $1)::text as today
     from site where city_code = $1 and id = $2`,
    [cityCode, finding.siteId],
  );
  if (!sites[0])
    throw new BadInput(`There is no site ${finding.siteId}. It may have been removed.`, {
      code: "no_site",
      statusCode: 404,
    });
  if (!reaches(asker.scope.edit, sites[0].region))
    throw new BadInput(REFUSAL_SENTENCES.officer, { code: "refusal_officer", statusCode: 403 });
  checkDay(finding.foundOn, "foundOn");
  checkDay(finding.deadline, "deadline");
  if (!/\S/.test(finding.description))
    throw new BadInput("Say what is wrong.", { code: "no_description", field: "description" });
  if (finding.foundOn > sites[0].today)
    throw new BadInput(`Nothing is found after today, ${sites[0].today}.`, {
      code: "found_later",
      params: { today: sites[0].today },
      field: "foundOn",
    });
  if (finding.deadline < finding.foundOn)
    throw new BadInput("Give a deadline on or after the day it was found.", {
      code: "deadline_early",
      field: "deadline",
    });
  const { rows } = await client.query<{ id: string }>(
    `insert into finding (city_code, site_id, grade, criterion, description, found_on, deadline_original, deadline, unit,
       person, measures, funds_yuan, client_id)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12)
     on conflict (city_code, client_id) where client_id is not null do nothing returning id::text`,
    [
      cityCode,
      finding.siteId,
      finding.grade,
      finding.criterion?.trim() ?? "",
      finding.description.trim(),
      finding.foundOn,
      finding.deadline,
      trimmed(finding.unit),
      trimmed(finding.person),
      trimmed(finding.measures),
      finding.fundsYuan ?? null,
      clientId,
    ],
  );
  if (rows[0]) return { id: rows[0].id, added: true };
  // The same was sent twice at once: the insert has waited for the other to be committed.
  const other = await findByClientId(client, cityCode, clientId!, finding.siteId);
  if (!other) throw new BadInput(ELSEWHERE, { statusCode: 409, field: "idempotency-key" });
  return other;
}

/** @throws BadInput 400 for the 31st of February */
function checkDay(day: string, field: string): void {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new BadInput(`${day} is not a day of the calendar.`, { code: "no_such_day", params: { day }, field });
}
