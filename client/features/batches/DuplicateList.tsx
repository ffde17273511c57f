import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DuplicatePair, DuplicateSite } from "#server/features/duplicates/duplicates.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatShare, NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useView } from "../../lib/view/view.store.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import { dismissPair, duplicatesQuery, mergeSites, undoMerge } from "./batches.api.ts";
import classes from "./batches.module.css";

/** Sites that may be one place: a unit or the place on the map at a time, side by side, merged by a person. */
export function DuplicateList() {
  const { t, count, nameOf } = useI18n();
  const regions = useRegions();
  const place = useView((view) => view.filter.place);
  const [chosen, setChosen] = useState<string | null>(null);
  const units = [...(regions?.byCode.values() ?? [])].filter(
    ({ level, code }) => level === "county" || level === "zone" || code === place,
  );
  const region = chosen ?? (units.some(({ code }) => code === place) ? place! : (units[0]?.code ?? ""));
  const { data, error, refetch } = useQuery(duplicatesQuery(region));
  return (
    <div>
      <p className={classes.note}>
        {t("duplicates.about")}{" "}
        <SmallSelect
          label={t("duplicates.where")}
          value={region}
          options={units.map((unit) => ({ value: unit.code, label: nameOf(unit) }))}
          onChange={setChosen}
          testId="duplicates-where"
        />
      </p>
      {error && <ErrorNote message={error.message} onRetry={() => void refetch()} />}
      {!data && !error && <p className={classes.note}>{t("app.loading")}</p>}
      {data && (
        <p role="status" className={classes.note}>
          {t("duplicates.found", { n: count(data.total), compared: count(data.compared) }, data.total)}
        </p>
      )}
      <ul className={classes.list} data-testid="duplicates">
        {data?.pairs.map((pair) => (
          <Pair key={`${pair.a.id} ${pair.b.id}`} pair={pair} region={region} />
        ))}
      </ul>
    </div>
  );
}

function Pair({ pair, region }: { pair: DuplicatePair; region: string }) {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const [merge, setMerge] = useState<number | null>(null);
  const refresh = () => client.invalidateQueries(duplicatesQuery(region));
  const work = useMutation({ mutationFn: (what: () => Promise<unknown>) => what() });
  const keep = (kept: DuplicateSite, gone: DuplicateSite) =>
    work.mutate(async () => setMerge((await mergeSites(kept.id, gone.id)).merge));
  const { a, b } = pair;
  return (
    <li className={classes.item}>
      <div className={classes.line}>
        <span>{t("duplicates.score", { score: formatShare(pair.score, language), metres: pair.metres })}</span>
      </div>
      <div className={classes.sides}>
        <Side site={a} other={b} />
        <Side site={b} other={a} />
      </div>
      {merge === null ? (
        <div className={classes.buttons}>
          <Button size="compact-sm" variant="default" disabled={work.isPending} onClick={() => keep(a, b)}>
            {t("duplicates.keep", { name: a.code ?? a.id })}
          </Button>
          <Button size="compact-sm" variant="default" disabled={work.isPending} onClick={() => keep(b, a)}>
            {t("duplicates.keep", { name: b.code ?? b.id })}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={work.isPending}
            onClick={() =>
              work.mutate(async () => {
                await dismissPair(a.id, b.id);
                await refresh();
              })
            }
          >
            {t("duplicates.apart")}
          </Button>
        </div>
      ) : (
        <p role="status" className={classes.line}>
          {t("duplicates.merged")}
          <Button
            size="compact-sm"
            variant="default"
            disabled={work.isPending}
            onClick={() =>
              work.mutate(async () => {
                await undoMerge(merge);
                setMerge(null);
              })
            }
          >
            {t("duplicates.undo")}
          </Button>
        </p>
      )}
      {work.error && <ErrorNote message={work.error.message} />}
    </li>
  );
}

function Side({ site, other }: { site: DuplicateSite; other: DuplicateSite }) {
  const { t, count, nameOf } = useI18n();
  const regions = useRegions();
  const regionName = (code: string) => {
    const region = regions?.byCode.get(code);
    return region ? nameOf(region) : code;
  };
  const rows = [
    ["name", site.name, other.name],
    ["address", site.address, other.address],
    ["external_id", site.code, other.code],
    ["source", site.source, other.source],
    ["region_code", regionName(site.region), regionName(other.region)],
    ["risk_level", `${site.level}`, `${other.level}`],
    ["responsible_unit", site.unit, other.unit],
    ["responsible_person", site.person, other.person],
    ["inspected_on", site.inspectedOn, other.inspectedOn],
    ["findings", count(site.findings), count(other.findings)],
  ] as const;
  return (
    <dl>
      {rows.map(([field, value, beside]) => (
        <div key={field} data-differs={value !== beside || undefined}>
          <dt>{t(`batches.field.${field}`)}</dt>
          <dd>{value || NO_VALUE}</dd>
        </div>
      ))}
    </dl>
  );
}
