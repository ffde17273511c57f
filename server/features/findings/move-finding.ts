import type { PoolClient } from "pg";
import { mayMoveOn, TRANSITIONS } from "../../contracts/transitions.contract.ts";
import type { FindingStatus } from "../../contracts/vocabulary.contract.ts";
import { BadInput } from "../../plugins/problems.ts";
import type { NewFindingEvent } from "./findings.contract.ts";

/**
 * Writes the event that moves a finding on, within the transaction under way. The event's day is the business date in a demo
 * city, whose clock stands, and otherwise today in China.
 * @returns the id of the finding's site
 * @throws BadInput 404 without such a finding, 409 when its status is no longer the one expected, 400 when the step is
 *   not one that may follow
 */
export async function moveFinding(
  client: PoolClient,
  cityCode: string,
  id: string,
  { to, expectedStatus, note = "" }: NewFindingEvent,
  actor: string,
): Promise<string> {
  const { rows } = await client.query<{ status: FindingStatus; site: string }>(
    "select status::text, site_id::text as site from finding where city_code = $1 and id = $2 for no key update",
    [cityCode, id],
  );
  const finding = rows[0];
  if (!finding) throw new BadInput(`There is no finding ${id}. It may have been removed.`, { statusCode: 404 });
  const { status, site } = finding;
  if (status !== expectedStatus)
    throw new BadInput(`The finding has moved on meanwhile: it is '${status}', not '${expectedStatus}'. Look again.`, {
      statusCode: 409,
      field: "expectedStatus",
    });
  if (!mayMoveOn(status, to))
    throw new BadInput(`A finding that is '${status}' can become ${TRANSITIONS[status].join(" or ")}, not '${to}'.`, {
      field: "to",
    });
  await client.query(
    `insert into finding_event (city_code, finding_id, day, actor, to_status, note)
       select code, $2, case when demo then business_date else (now() at time zone 'Asia/Shanghai')::date end, $5, $3, $4
       from city where code = $1`,
    [cityCode, id, to, note, actor],
  );
  return site;
}
