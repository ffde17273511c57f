import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { dayOf, monthsBefore } from "#db/seed/calendar.ts";
import { isOverdue } from "#db/seed/findings.ts";
import { countyAt, inCounty, insideRings, toKm } from "#db/seed/geometry.ts";
import { planOversight } from "#db/seed/responsibility.ts";
import { SITE_STATUSES } from "../../../server/contracts/vocabulary.contract.ts";
import { allSites, asOf, counties, makeCity, regions } from "./the-city.ts";

const city = makeCity(8000);
const sites = allSites(city);
const accidents = [...city.accidents()];
const findings = sites.flatMap((site) => site.findings.map((finding) => ({ site, finding })));
const today = dayOf(asOf);

const digest = (value: unknown) =>
  createHash("sha256")
    .update(JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one)))
    .digest("hex");

test("the same seed makes the same city, another seed another", () => {
  const small = (seed: number) => {
    const made = makeCity(300, seed);
    return digest([allSites(made), [...made.accidents()].slice(0, 200)]);
  };
  const first = small(7);
  expect(small(7)).toBe(first);
  expect(small(8)).not.toBe(first);
}, 30_000);

test("there are exactly as many sites as asked for, numbered without a gap", () => {
  expect(sites).toHaveLength(8000);
  expect(sites.map((site) => site.id)).toEqual([...Array(8000)].map((_, i) => i + 1));
  expect(new Set(sites.map((site) => site.externalId)).size).toBe(8000);
});

test("98 % of the sites are houses, of them about 5 % commercial, 4 % let and 1 % for public use", () => {
  const houses = sites.filter((site) => site.layer === "self_built_house");
  const share = (category: string) => houses.filter((house) => house.category === category).length / houses.length;
  expect(houses.length / sites.length).toBe(0.98);
  const near = (category: string, target: number) => Math.abs(share(category) - target) / target;
  expect(near("commercial", 0.05)).toBeLessThan(0.2);
  expect(near("rental", 0.04)).toBeLessThan(0.2);
  expect(near("public_use", 0.01)).toBeLessThan(0.3);
});

test("every other layer and every key sector is there", () => {
  const categories = new Set(sites.map((site) => site.category));
  for (const sector of ["chemicals", "mining", "construction", "tourism", "fire", "gas", "flood"]) {
    expect(categories).toContain(sector);
  }
  for (const mine of ["underground", "open_pit", "gravel"]) expect(categories).toContain(mine);
});

test("there are about 1,900 villages, in each of the 138 townships", () => {
  expect(city.plan.villages.length).toBeGreaterThan(1850);
  expect(city.plan.villages.length).toBeLessThan(2050);
  expect(new Set(city.plan.villages.map((village) => village.township.code)).size).toBe(138);
});

test("the centre of every township lies in its own county, on dry land", () => {
  const astray = city.plan.townships.filter(({ countyCode, lon, lat }) => {
    const county = counties.find(({ code }) => code === countyCode)!;
    return !inCounty(county, lon, lat) || city.plan.terrain.water(...toKm([lon, lat])) > 0;
  });
  expect(astray.map((township) => township.nameZh)).toEqual([]);
});

test("every township answers to one of thirteen reporting units", () => {
  const units = new Set(city.plan.townships.map((township) => township.reportingUnit));
  expect(units.size).toBe(13);
  for (const site of sites) expect(regions.some(({ code }) => code === site.regionCode)).toBe(true);
});

test("each unit's share of the houses follows its people", () => {
  const unitOf = (code: string) => city.plan.townshipOf.get(code)?.reportingUnit ?? code;
  const count = (unit: string) => sites.filter((site) => unitOf(site.regionCode) === unit).length / sites.length;
  expect(count("430626")).toBeGreaterThan(0.17); // Pingjiang
  expect(count("430602")).toBeGreaterThan(0.05); // Yueyanglou, mostly blocks of flats
  expect(count("430603-CLJ")).toBeLessThan(0.02);
});

test("nobody lives in East Dongting Lake or the Yangtze", () => {
  // Well within the water; the shore itself is rough.
  const lake = [[[112.86, 29.44], [113.0, 29.3], [113.0, 29.12], [112.95, 29.09], [112.84, 29.18], [112.86, 29.36]]] as const; // biome-ignore format: one ring
  expect(sites.filter(({ lon, lat }) => insideRings(lake, lon, lat)).length).toBe(0);
  const wet = sites.filter((site) => city.plan.terrain.water(...toKm([site.lon, site.lat])) > 0);
  expect(wet.filter((site) => site.layer === "self_built_house").map((site) => site.name)).toEqual([]);
});

test("county and region check are what the polygons say; about 0.3 % do not fit", () => {
  for (const site of sites) {
    const held = countyAt(counties, site.lon, site.lat)?.code ?? null;
    const said = regions.find(({ code }) => code === site.regionCode)!;
    const saidCounty = said.level === "county" ? said.code : said.parentCode;
    expect(site.countyCode).toBe(held);
    expect(site.regionCheck).toBe(held === null ? "outside" : held === saidCounty ? "ok" : "mismatch");
  }
  const odd = sites.filter((site) => site.regionCheck !== "ok").length / sites.length;
  expect(odd).toBeGreaterThan(0.001);
  expect(odd).toBeLessThan(0.006);
});

test("neighbours come one after another, so that a map tile reads few pages", () => {
  const houses = sites.filter((site) => site.layer === "self_built_house");
  const apart = houses.slice(1).map((house, i) => Math.hypot(house.lon - houses[i]!.lon, house.lat - houses[i]!.lat));
  expect(apart.toSorted((a, b) => a - b)[Math.floor(apart.length / 2)]).toBeLessThan(0.02);
});

test("stakes grow along every road and agree with their number", () => {
  const spots = sites.filter((site) => site.layer === "black_spot");
  expect(spots.length).toBeGreaterThan(10);
  for (const { attributes } of spots) {
    const [km, metres] = String(attributes.stake).slice(1).split("+").map(Number);
    expect(km! + metres! / 1000).toBeCloseTo(Number(attributes.stake_km), 6);
  }
});

test("a finding's history starts when it is found, never goes back, never runs ahead of the day", () => {
  for (const { finding } of findings) {
    const [first] = finding.events;
    expect([first!.to, first!.day, first!.actor, first!.from]).toEqual(["found", finding.foundOn, finding.unit, null]);
    finding.events.forEach((event, i) => {
      const before = finding.events[i - 1];
      if (before) {
        expect(event.day).toBeGreaterThanOrEqual(before.day);
        expect(event.from).toBe(before.to === event.to ? null : before.to);
      }
      expect(event.day).toBeLessThanOrEqual(today);
    });
  }
});

test("a finding's status is its last event; it has a closing day when and only when it is closed", () => {
  for (const { finding } of findings) {
    const last = finding.events.at(-1)!;
    expect(finding.status).toBe(last.to);
    expect(finding.closedOn).toBe(last.to === "closed" ? last.day : null);
    expect(finding.overdue).toBe(isOverdue(finding.status, finding.deadline, today));
  }
});

test("deadlines move later only, and an extension is written in the history", () => {
  const extended = findings.filter(({ finding }) => finding.deadline !== finding.deadlineOriginal);
  expect(extended.length).toBeGreaterThan(20);
  for (const { finding } of findings) {
    expect(finding.deadlineOriginal).toBeGreaterThanOrEqual(finding.foundOn);
    expect(finding.deadline).toBeGreaterThanOrEqual(finding.deadlineOriginal);
  }
  for (const { finding } of findings) {
    const { deadlineOriginal: from, deadline: until } = finding;
    expect(finding.extensions).toMatchObject(from === until ? [] : [{ from, until }]);
    for (const { day } of finding.extensions) expect(day).toBeLessThanOrEqual(today);
  }
});

test("twelve houses are under listed supervision of the province, all closed; no other layer is", () => {
  const listed = findings.filter(({ finding }) => finding.supervision === "province");
  expect(listed).toHaveLength(12);
  expect(new Set(listed.map(({ site }) => site.id)).size).toBe(12);
  for (const { site, finding } of listed) {
    expect([site.layer, site.supervision, finding.status]).toEqual(["self_built_house", "province", "closed"]);
  }
  expect(findings.some(({ finding }) => finding.supervision === "national")).toBe(false);
});

test("a site's status and counts follow from its findings", () => {
  const seen = new Set<string>();
  for (const site of sites) {
    seen.add(site.status);
    expect(site.findingsClosed).toBe(site.findings.filter((finding) => finding.status === "closed").length);
    expect(site.findingsOverdue).toBe(site.findings.filter((finding) => finding.overdue).length);
    expect(site.status === "clear").toBe(site.findings.length === 0);
    expect(site.status === "overdue").toBe(site.findingsOverdue > 0);
  }
  expect([...seen].sort()).toEqual([...SITE_STATUSES].sort());
});

test("one to two per cent of the houses are open or overdue; every black spot has findings", () => {
  const houses = sites.filter((site) => site.layer === "self_built_house");
  const open = houses.filter((house) => house.status === "open" || house.status === "overdue").length / houses.length;
  expect(open).toBeGreaterThan(0.008);
  expect(open).toBeLessThan(0.025);
  expect(sites.filter((site) => site.layer === "black_spot" && site.findings.length === 0)).toEqual([]);
});

test("the reporting units differ in how much they close", () => {
  const unitOf = (code: string) => city.plan.townshipOf.get(code)?.reportingUnit ?? code;
  const rate = (unit: string) => {
    const own = findings.filter(({ site }) => unitOf(site.regionCode) === unit);
    return own.filter(({ finding }) => finding.status === "closed").length / own.length;
  };
  expect(rate("430602")).toBeGreaterThan(0.9);
  expect(rate("430682")).toBeLessThan(0.86);
});

test("the last accident with three or more deaths is thirty months and some days ago", () => {
  const larger = accidents.filter(({ deaths, seriousInjuries }) => deaths >= 3 || seriousInjuries >= 10);
  const days = larger.map(({ occurredAt }) => dayOf(occurredAt.slice(0, 10)));
  expect(larger.length).toBeGreaterThanOrEqual(1);
  expect(larger.every(({ kind }) => kind === "road")).toBe(true);
  expect(Math.max(...days)).toBeLessThan(monthsBefore(today, 30));
  expect(Math.max(...days)).toBeGreaterThan(monthsBefore(today, 31));
});

test("6,000 accidents in the three years before the day, whatever the number of sites, in order of time", () => {
  const times = accidents.map(({ occurredAt }) => occurredAt);
  expect(accidents).toHaveLength(6000);
  expect(Math.min(...times.map((time) => dayOf(time.slice(0, 10))))).toBeGreaterThanOrEqual(monthsBefore(today, 36));
  expect(Math.max(...times.map((time) => dayOf(time.slice(0, 10))))).toBeLessThan(today);
});

test("accidents peak in the morning and the evening of working days", () => {
  const hours = Array<number>(24).fill(0);
  for (const { occurredAt } of accidents) hours[Number(occurredAt.slice(11, 13))]!++;
  expect(hours[8]!).toBeGreaterThan(hours[12]!);
  expect(hours[18]!).toBeGreaterThan(hours[14]!);
  expect(hours[3]!).toBeLessThan(hours[8]! / 4);
});

test("accidents gather: a tenth of the kilometres of road sees a third of those on it", () => {
  const counts = new Map<string, number>();
  for (const { road, stake } of accidents) {
    if (road && stake)
      counts.set(`${road} ${stake.split("+")[0]}`, (counts.get(`${road} ${stake.split("+")[0]}`) ?? 0) + 1);
  }
  const most = [...counts.values()].sort((a, b) => b - a);
  const total = most.reduce((sum, n) => sum + n, 0);
  const tenth = most.slice(0, Math.ceil(most.length / 10)).reduce((sum, n) => sum + n, 0);
  expect(tenth / total).toBeGreaterThan(1 / 3);
});

test("hours and seasons apart, every week of the three years has its accidents", () => {
  const weeks = new Map<number, number>();
  for (const { occurredAt } of accidents) {
    const week = Math.floor((dayOf(occurredAt.slice(0, 10)) - monthsBefore(today, 36)) / 7);
    weeks.set(week, (weeks.get(week) ?? 0) + 1);
  }
  expect(weeks.size).toBeGreaterThanOrEqual(156);
  expect(Math.max(...weeks.values())).toBeLessThan(100);
});

test("some sites name no person, some no department, some an assignment that has ended; units differ", () => {
  const share = (of: typeof sites, test: (site: (typeof sites)[number]) => boolean) =>
    of.filter(test).length / of.length;
  const ended = ({ responsibleUntil }: (typeof sites)[number]) => responsibleUntil !== null && responsibleUntil < today;
  const unnamed = share(sites, (site) => site.responsiblePerson === null);
  expect(unnamed).toBeGreaterThan(0.03);
  expect(unnamed).toBeLessThan(0.06);
  expect(share(sites, (site) => site.responsibleUnit === null)).toBeGreaterThan(0.005);
  const unit = (code: string) =>
    sites.filter((site) => city.plan.townshipOf.get(site.regionCode)?.reportingUnit === code);
  expect(share(unit("430682"), ended)).toBeGreaterThan(2 * share(unit("430602"), ended));
});

test("a site was looked at when its last finding was found, and never after the day", () => {
  for (const { site, finding } of findings) expect(site.inspectedOn).toBeGreaterThanOrEqual(finding.foundOn);
  for (const { inspectedOn } of sites) if (inspectedOn !== null) expect(inspectedOn).toBeLessThanOrEqual(today);
});

test("in neglected corners there is more risk, and hardly anything was looked at within the year", () => {
  const { neglected } = planOversight(city.plan);
  const houses = sites.filter((site) => site.layer === "self_built_house");
  const [inside, outside] = [houses.filter(neglected), houses.filter((house) => !neglected(house))];
  const share = (of: typeof sites, test: (site: (typeof sites)[number]) => boolean) =>
    of.filter(test).length / of.length;
  const looked = ({ inspectedOn }: (typeof sites)[number]) => inspectedOn !== null && inspectedOn > today - 365;
  const risky = ({ riskLevel }: (typeof sites)[number]) => riskLevel <= 3;
  expect(inside.length).toBeGreaterThan(100);
  expect(share(inside, looked)).toBeLessThan(0.1);
  expect(share(outside, looked)).toBeGreaterThan(0.5);
  expect(share(inside, risky)).toBeGreaterThan(1.5 * share(outside, risky));
});

test("enough accidents gather for black spots: dozens of places with three within 500 metres on a road", () => {
  const onRoad = accidents.flatMap(({ road, stake }) => {
    const [km, metres] = stake?.slice(1).split("+").map(Number) ?? [];
    return road && km !== undefined ? [{ road, at: Math.floor((km * 1000 + metres!) / 500) }] : [];
  });
  const counts = new Map<string, number>();
  for (const { road, at } of onRoad) counts.set(`${road} ${at}`, (counts.get(`${road} ${at}`) ?? 0) + 1);
  expect([...counts.values()].filter((n) => n >= 3).length).toBeGreaterThan(60);
});
