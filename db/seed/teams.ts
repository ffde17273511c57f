/** Inspection teams of the demo city: made up, at the seats of its districts and counties, and without any person's name. */
import type { ClientBase } from "pg";

interface DemoTeam {
  name: string;
  areaCode: string;
  depotName: string;
  lon: number;
  lat: number;
  /** Hours of the day. */
  shift: readonly [number, number];
  skills: readonly string[];
  maxStops: number | null;
}

/** Two teams of the city and one in each of four counties; between them they can inspect everything. */
export const demoTeams = (cityCode: string): DemoTeam[] => [
  {
    ...{ name: "第一组", areaCode: cityCode, depotName: "岳阳楼区（示例驻地）", lon: 113.1195, lat: 29.3675 },
    ...{ shift: [8, 18], skills: ["chemicals", "gas", "fire", "structure"], maxStops: null },
  },
  {
    ...{ name: "第二组", areaCode: cityCode, depotName: "云溪区（示例驻地）", lon: 113.272, lat: 29.471 },
    ...{ shift: [8, 18], skills: ["chemicals", "gas", "fire", "road"], maxStops: null },
  },
  {
    ...{ name: "第三组", areaCode: "430626", depotName: "平江县（示例驻地）", lon: 113.5815, lat: 28.7015 },
    ...{ shift: [8, 17.5], skills: ["mine", "structure", "road", "water"], maxStops: 12 },
  },
  {
    ...{ name: "第四组", areaCode: "430681", depotName: "汨罗市（示例驻地）", lon: 113.067, lat: 28.806 },
    ...{ shift: [8, 17.5], skills: ["structure", "fire", "gas", "road"], maxStops: 12 },
  },
  {
    ...{ name: "第五组", areaCode: "430623", depotName: "华容县（示例驻地）", lon: 112.541, lat: 29.531 },
    ...{ shift: [8.5, 17.5], skills: ["structure", "fire", "water", "road"], maxStops: 12 },
  },
  {
    ...{ name: "第六组", areaCode: "430682", depotName: "临湘市（示例驻地）", lon: 113.45, lat: 29.477 },
    ...{ shift: [8.5, 17.5], skills: ["mine", "chemicals", "gas", "structure"], maxStops: 12 },
  },
];

const HOUR = 3600;

/** Every team takes an hour between half past eleven and half past one. */
export async function writeTeams(client: ClientBase, cityCode: string): Promise<void> {
  for (const { name, areaCode, depotName, lon, lat, shift, skills, maxStops } of demoTeams(cityCode))
    await client.query(
      `insert into inspection_team (city_code, name, area_code, depot, depot_name, shift_from, shift_to, break_seconds, break_from,
         break_to, skills, max_stops)
       values ($1, $2, $3, st_setsrid(st_makepoint($4, $5), 4326), $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[cityCode, name, areaCode, lon, lat, depotName, shift[0] * HOUR, shift[1] * HOUR],
        ...[HOUR, 11.5 * HOUR, 13.5 * HOUR - HOUR, skills, maxStops],
      ],
    );
}
