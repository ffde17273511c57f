/** The lists that a snapshot freezes: their first rows, how many there are altogether, and which photos are theirs. */
import type { PoolClient } from "pg";
import {
  LIST_LEAST,
  LIST_LIMITS,
  type SnapshotFinding,
  type SnapshotList,
  type SnapshotLists,
} from "../../algorithms/briefing/snapshot-tables.ts";

/** Of the supervised so many keep their photos; the cases all do. */
const SUPERVISED_WITH_PHOTOS = 24;

/** Findings `f` at sites `s`; `$1` is the city, `$2` the business date. */
const LISTS: Record<keyof SnapshotLists, { condition: string; order: string; from?: string }> = {
  supervised: {
    condition: "s.supervision <> 'none' and f.closed_on is null and s.findings > s.findings_closed",
    order: "s.supervision desc, f.deadline, f.id",
  },
  overdue: {
    condition: "f.overdue and f.closed_on is null and s.findings > s.findings_closed",
    order: "f.deadline, f.id",
  },
  dueSoon: {
    condition: `f.closed_on is null and s.findings > s.findings_closed and f.status not in ('submitted', 'accepted')
      and f.deadline > $2::date and f.deadline <= $2::date + 30`,
    order: "f.deadline, f.id",
  },
  cases: {
    condition: "f.closed_on > $2::date - 365 and f.closed_on <= $2::date",
    from: `left join (select finding_id, count(distinct kind) as kinds from finding_photo
      where city_code = $1 and kind <> 'other' group by 1) photographed on photographed.finding_id = f.id`,
    order: "coalesce(photographed.kinds, 0) desc, s.risk_level, f.closed_on desc, f.id",
  },
};

type Row = SnapshotFinding & { beforeKey: string | null; afterKey: string | null };

export async function readLists(
  client: PoolClient,
  cityCode: string,
  businessDate: string,
): Promise<{ lists: SnapshotLists; photoKeys: Record<string, string> }> {
  const photoKeys: Record<string, string> = {};
  const read = async (list: keyof SnapshotLists): Promise<SnapshotList> => {
    const { condition, order, from = "" } = LISTS[list];
    const source = `from finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
      where f.city_code = $1 and s.city_code = $1 and $2::date is not null and ${condition}`;
    const total = await client.query<{ n: number }>(`select count(*)::int as n ${source}`, [cityCode, businessDate]);
    const { rows } = await client.query<Row>(
      `with placed as (
         select f.id, r.reporting_unit collate "C" as unit, s.layer, row_number() over (order by ${order}) as place
         ${source.replace("where", `join region r on (r.city_code, r.code) = (s.city_code, s.region_code) ${from} where`)}),
       h as materialized (
         select id, place from (
           select id, place, row_number() over (partition by unit order by place) as of_unit,
             row_number() over (partition by layer order by place) as of_layer
           from placed) ranked
         where place <= ${LIST_LIMITS[list]} or least(of_unit, of_layer) <= ${LIST_LEAST})
       select f.id::text, s.id::text as "siteId", s.name as "siteName", s.layer::text, s.category,
         s.risk_level as "riskLevel", s.status::text as "siteStatus", s.supervision::text as "siteSupervision",
         s.region_code as "regionCode", st_x(st_pointonsurface(s.geom)) as lon, st_y(st_pointonsurface(s.geom)) as lat,
         f.grade::text, f.description, f.measures, f.found_on::text as "foundOn",
         f.deadline_original::text as "deadlineOriginal", f.deadline::text,
         case when f.overdue then $2::date - f.deadline else 0 end as "daysOverdue",
         f.status::text, f.supervision::text, f.closed_on::text as "closedOn", f.unit, f.person,
         json_build_object('before', before.id, 'after', after.id) as photos,
         before.key as "beforeKey", after.key as "afterKey"
       from h join finding f on f.city_code = $1 and f.id = h.id
       join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
       left join lateral (select p.id::text, p.stored_key as key from finding_photo p
         where p.city_code = f.city_code and p.finding_id = f.id and p.kind = 'before' order by p.id limit 1) before on true
       left join lateral (select p.id::text, p.stored_key as key from finding_photo p
         where p.city_code = f.city_code and p.finding_id = f.id and p.kind = 'after' order by p.id desc limit 1) after on true
       order by h.place`,
      [cityCode, businessDate],
    );
    const withPhotos = list === "cases" ? rows.length : list === "supervised" ? SUPERVISED_WITH_PHOTOS : 0;
    return {
      total: total.rows[0]!.n,
      rows: rows.map(({ beforeKey, afterKey, ...row }, nth): SnapshotFinding => {
        if (nth >= withPhotos) return { ...row, photos: { before: null, after: null } };
        const { before, after } = row.photos;
        if (before && beforeKey) photoKeys[before] = beforeKey;
        if (after && afterKey) photoKeys[after] = afterKey;
        return row;
      }),
    };
  };
  return {
    lists: {
      supervised: await read("supervised"),
      overdue: await read("overdue"),
      dueSoon: await read("dueSoon"),
      cases: await read("cases"),
    },
    photoKeys,
  };
}

/** The lists with those photos alone that there are. */
export function keepPhotos(lists: SnapshotLists, kept: ReadonlySet<string>): SnapshotLists {
  const one = (id: string | null) => (id !== null && kept.has(id) ? id : null);
  const of = ({ total, rows }: SnapshotList): SnapshotList => ({
    total,
    rows: rows.map((row) => ({ ...row, photos: { before: one(row.photos.before), after: one(row.photos.after) } })),
  });
  return {
    supervised: of(lists.supervised),
    overdue: of(lists.overdue),
    dueSoon: of(lists.dueSoon),
    cases: of(lists.cases),
  };
}
