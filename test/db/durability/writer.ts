/** Run as a process of its own, to be killed: writes sites one by one and says each id once its commit is acknowledged. */
import { latLngToCell } from "h3-js";
import pg from "pg";
import { openEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";

const database = await openEmbedded({ dataDir: process.argv[2]! });
await migrate(database.connectionString);
const client = new pg.Client({ connectionString: database.connectionString });
await client.connect();
await client.query(`
  insert into city (code, name_zh, name_en, business_date) values ('430600', '岳阳市', 'Yueyang City', '2026-11-24') on conflict do nothing;
  insert into region (city_code, code, level, name_zh, name_en) values ('430600', '430600', 'city', '岳阳市', 'Yueyang City') on conflict do nothing`);
const cell = BigInt(`0x${latLngToCell(29.37, 113.12, 9)}`);
for (;;) {
  const site = await client.query(
    `insert into site (city_code, layer, category, name, region_code, risk_level, geom, cell, source)
     values ('430600', 'mine', 'gravel', '砂场', '430600', 2, 'srid=4326;point(113.12 29.37)', $1, 'test') returning id`,
    [cell],
  );
  await client.query(
    `insert into finding (city_code, site_id, description, found_on, deadline_original, deadline)
     values ('430600', $1, '边坡过陡', '2026-10-01', '2026-11-01', '2026-11-01')`,
    [site.rows[0].id],
  );
  process.stdout.write(`${site.rows[0].id}\n`);
}
