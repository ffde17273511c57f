/** One-click accounts of the embedded demo city: one for each role, and two that see a part of the city only. */
import type { FastifyInstance } from "fastify";
import { ROLES, type Role } from "../../contracts/roles.contract.ts";
import type { DemoAccount } from "./accounts.contract.ts";
import { addDemoAccounts, type NewDemoAccount } from "./accounts.queries.ts";
import { type AreaName, readAreas } from "./areas.ts";
import { audited } from "./audited.ts";

const NAMES: Record<Role, string> = {
  viewer: "查看员",
  planner: "巡查计划员",
  presenter: "汇报员",
  officer: "办理员",
  supervisor: "督办员",
  administrator: "管理员",
};

/** 平江县, the county with the most hazard sites of the demo city. */
const COUNTY = "430626";

function wantedAccounts(areas: ReadonlyMap<string, AreaName>, cityCode: string): NewDemoAccount[] {
  const all = [...areas.values()];
  const unit = areas.get(COUNTY) ?? all.find(({ code, reportingUnit }) => code === reportingUnit);
  const township = all.find(({ level, reportingUnit }) => level === "township" && reportingUnit === unit?.code);
  return [
    ...ROLES.map((role) => ({
      login: `demo-${role}`,
      name: `演示·市级${NAMES[role]}`,
      grant: { role, area: cityCode },
    })),
    ...(unit
      ? [
          {
            login: "demo-county-officer",
            name: "演示·县级办理员",
            grant: { role: "officer" as const, area: unit.code },
          },
        ]
      : []),
    ...(township
      ? [
          {
            login: "demo-township-officer",
            name: "演示·乡镇办理员",
            grant: { role: "officer" as const, area: township.code },
          },
        ]
      : []),
  ];
}

/** The demo accounts of the city, made when they are first asked for. */
export async function demoAccounts(app: FastifyInstance): Promise<DemoAccount[]> {
  const areas = await readAreas(app.pg, app.city.code);
  const read = () =>
    app.pg.query<{ login: string; role: Role; area: string }>(
      `select u.login, g.role, g.area_code as area from app_user u join app_grant g on g.user_id = u.id
       where u.city_code = $1 and u.demo and u.active order by u.id`,
      [app.city.code],
    );
  let { rows } = await read();
  if (rows.length === 0) {
    const wanted = wantedAccounts(areas, app.city.code);
    await audited(app.pg, { id: null, name: "demo" }, (client) => addDemoAccounts(client, app.city.code, wanted));
    ({ rows } = await read());
  }
  return rows.flatMap(({ login, role, area }) => {
    const known = areas.get(area);
    return known ? [{ login, role, area: { code: area, nameZh: known.nameZh, nameEn: known.nameEn } }] : [];
  });
}
