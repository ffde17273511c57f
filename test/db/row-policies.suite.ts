import pg from "pg";
import { expect } from "vitest";
import { scopeSql } from "#server/database/records.ts";
import { type AreaRegion, type Scope, scopeOf } from "#server/features/accounts/scope.ts";
import type { DatabaseTest, TestDatabase } from "#test/helpers/database.ts";
import { CITY, EAST_COUNTY, EAST_TOWNSHIP, WEST_TOWNSHIP, withTinyCity } from "#test/helpers/tiny-city.ts";
import type { Sample } from "../server/accounts/probe.ts";
import { addSample } from "../server/accounts/sample.ts";

type Pool = TestDatabase["pool"];

/** Facts about the city that everybody may know who may see any of it. */
const OPEN_TABLES = ["region"];
/** Of no area: names of sets, which column of a ledger is which, colours. What is in the sets and the ledgers is of one. */
const NAMES_ONLY = ["black_spot_set", "briefing_theme", "import_mapping"];
/** What a person's role can run with the owner's rights. A new one has to be looked at for what it gives away. */
const OWNERS_FUNCTIONS = [
  "audit",
  "has_stops_in_sight",
  "merge_sites",
  "record_draw",
  "reveal_draw",
  "site_owner",
  "sites_of_batch",
  "undo_merge",
];

async function scopeFor(pool: Pool, area: string): Promise<Scope> {
  const { rows } = await pool.query<AreaRegion>(
    `select code, parent_code as "parentCode", reporting_unit as "reportingUnit" from region where city_code = $1`,
    [CITY],
  );
  return scopeOf([{ role: "officer", area }], rows, CITY);
}

/** Runs raw SQL as the application's role for a part of the city, and undoes what it did. */
async function as<T>(pool: Pool, scope: Scope, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`begin; ${scopeSql(scope, { id: null, name: "test" })}`);
    return await work(client);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

interface Readable {
  name: string;
  /** Those that the role may read, quoted and listed. */
  columns: string;
  secured: boolean;
}

/** Every table, partition or view with a city in it that the role for a part of the city may read. */
async function readableTables(pool: Pool): Promise<Readable[]> {
  const { rows } = await pool.query<Readable>(
    `select c.relname as name, c.relrowsecurity as secured,
       string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
       and exists (select from pg_attribute k where k.attrelid = c.oid and k.attname = 'city_code')
       and has_column_privilege('srm_area', c.oid, a.attnum, 'select')
     group by c.oid order by c.relname`,
  );
  return rows;
}

const read = async (client: pg.PoolClient | Pool, { name, columns }: Readable): Promise<string[]> =>
  (
    await client.query<{ row: string }>(
      `select to_jsonb(r)::text as row from (select ${columns} from ${pg.escapeIdentifier(name)}) r`,
    )
  ).rows.map(({ row }) => row);

/** Whether a row, as text, is of something in the west. */
const isOfWest = (row: string, { site, finding, accident }: Sample) =>
  row.includes("in the west") ||
  row.includes(`"${WEST_TOWNSHIP}"`) ||
  [
    ["site_id", site],
    ["finding_id", finding],
    ["accident_id", accident],
  ].some(([column, ids]) => row.includes(`"${column}": ${(ids as Sample["site"]).west},`));

/** What the database itself keeps from who may see a part of the city, whatever is asked. */
export function rowPolicySuite(test: DatabaseTest): void {
  let sample: Sample;

  test.beforeAll(async ({ database: { pool } }: { database: TestDatabase }) => {
    await withTinyCity(pool);
    sample = await addSample(pool);
  });

  test("every table with a city in it has a row policy, or cannot be read at all", async ({ database: { pool } }) => {
    const bare = (await readableTables(pool)).filter(({ secured }) => !secured).map(({ name }) => name);
    expect(bare).toEqual(OPEN_TABLES);
  });

  test("raw SQL of somebody of the east reads nothing of the west, in any table", async ({ database: { pool } }) => {
    const east = await scopeFor(pool, EAST_COUNTY);
    for (const table of await readableTables(pool)) {
      if (OPEN_TABLES.includes(table.name)) continue;
      const all = await read(pool, table);
      // A new table: put a row of each side into addSample (test/server/accounts/sample.ts).
      expect(all.length, `rows of ${table.name} in the sample`).toBeGreaterThan(0);
      const seen = await as(pool, east, (client) => read(client, table));
      expect(
        seen.filter((row) => isOfWest(row, sample)),
        table.name,
      ).toEqual([]);
      if (!NAMES_ONLY.includes(table.name)) expect(seen.length, table.name).toBeLessThan(all.length);
    }
  });

  test("who may see nothing sees nothing", async ({ database: { pool } }) => {
    const nowhere = await scopeFor(pool, "999999");
    for (const table of await readableTables(pool)) {
      if ([...OPEN_TABLES, ...NAMES_ONLY].includes(table.name)) continue;
      expect(await as(pool, nowhere, (client) => read(client, table)), table.name).toEqual([]);
    }
  });

  test("owners' names and telephones can be read by no query", async ({ database: { pool } }) => {
    const east = await scopeFor(pool, EAST_COUNTY);
    for (const column of ["owner_name", "owner_phone", "*"])
      await expect(as(pool, east, (client) => client.query(`select ${column} from site`))).rejects.toThrow(
        "permission denied",
      );
    const ownerOf = (id: number) =>
      as(
        pool,
        east,
        async (client) =>
          (await client.query("select owner_phone from site_owner($1, $2)", [CITY, id])).rows[0].owner_phone,
      );
    expect(await ownerOf(sample.site.east)).toBe("13800000000");
    expect(await ownerOf(sample.site.west)).toBeNull();
  });

  test("accounts, sessions and tokens can be read by no query", async ({ database: { pool } }) => {
    const everything: Scope = { ...(await scopeFor(pool, CITY)), audit: true };
    for (const table of ["app_user", "app_grant", "app_session", "app_token", "sign_in_attempt", "audit_pending"])
      await expect(as(pool, everything, (client) => client.query(`select from ${table}`))).rejects.toThrow(
        "permission denied",
      );
  });

  test("raw SQL of an officer of the east changes nothing of the west", async ({ database: { pool } }) => {
    const east = await scopeFor(pool, EAST_COUNTY);
    const changed = (sql: string) => as(pool, east, async (client) => (await client.query(sql)).rowCount);
    const ofEast = async (from: string) =>
      (await pool.query(`select from ${from} where region_code = $1`, [EAST_TOWNSHIP])).rowCount;
    expect(await changed("update site set name = name || '!'")).toBe(await ofEast("site"));
    expect(await changed("update finding set description = description || '!'")).toBe(
      await ofEast("finding f join site s on s.id = f.site_id"),
    );
    expect(await changed("update accident set road = 'G1'")).toBe(await ofEast("accident"));
    expect(await changed("delete from accident where id not in (select accident_id from black_spot_accident)")).toBe(0);
    for (const sql of [
      `update site set region_code = '${WEST_TOWNSHIP}'`,
      `insert into accident (city_code, occurred_at, region_code, region_check, source)
       values ('${CITY}', '2026-06-01', '${WEST_TOWNSHIP}', 'ok', 'test')`,
      `insert into finding_event (city_code, finding_id, day, actor, to_status, note)
       values ('${CITY}', ${sample.finding.west}, '2026-06-30', 'x', 'registered', '')`,
    ])
      await expect(changed(sql)).rejects.toThrow(/row-level security/);
    expect(await changed("update audit_log set actor = 'x'").catch((error) => error.message)).toContain(
      "permission denied",
    );
  });

  test("what runs with the owner's rights is known", async ({ database: { pool } }) => {
    const { rows } = await pool.query(
      `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
         and prorettype <> 'trigger'::regtype and has_function_privilege('srm_area', oid, 'execute')
         and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
       order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(OWNERS_FUNCTIONS);
  });
}
