import { Button, Loader, SegmentedControl, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRegions } from "../../lib/api/regions.api.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { isFiltered, useView } from "../../lib/view/view.store.ts";
import { drawnArea } from "../../lib/where/where.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import { listSitesQuery, siteSearchQuery } from "./choose-sites.api.ts";
import classes from "./Planning.module.css";
import { idsIn, LIMIT_CHOICES, type Source } from "./plan-form.ts";
import { changeForm, usePlanning } from "./planning.store.ts";
import { Section } from "./Section.tsx";

type Way = "filter" | "list" | "ids";

/** Which sites are thought of: those of the map, of a list, or named one by one. */
export function SitesSection() {
  const { t, count } = useI18n();
  const source = usePlanning((state) => state.form!.source);
  const limit = usePlanning((state) => state.form!.limit);
  const candidates = usePlanning((state) => state.candidates);
  const [way, setWay] = useState<Way>(source.kind === "ids" ? (source.from === "list" ? "list" : "ids") : "filter");
  const shown: Way = source.kind === "ids" || source.kind === "filter" ? way : "filter";
  const choose = (next: Way) => {
    setWay(next);
    if (next === "filter") changeForm({ source: { kind: "filter" } });
  };
  return (
    <Section
      title={t("plan.sites")}
      aside={
        <output className={classes.count} data-testid="plan-count">
          {candidates
            ? t("plan.sites.count", { n: count(candidates.items.length), of: count(candidates.matching) })
            : t("plan.sites.counting")}
        </output>
      }
    >
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("plan.sites")}
        value={shown}
        onChange={(value) => choose(value as Way)}
        data={(["filter", "list", "ids"] as const).map((one) => ({ value: one, label: t(`plan.sites.${one}`) }))}
      />
      {shown === "filter" && <FilterNote source={source} />}
      {shown === "list" && <ListChoice />}
      {shown === "ids" && <IdsChoice />}
      {candidates?.matching === 0 && <p className={classes.warn}>{t("plan.sites.none")}</p>}
      <div className={classes.field}>
        <span>{t("plan.sites.limit")}</span>
        <SmallSelect
          label={t("plan.sites.limit")}
          value={limit}
          options={[...new Set([...LIMIT_CHOICES, limit])]
            .sort((a, b) => a - b)
            .map((value) => ({ value, label: t("plan.sites.worthiest", { n: count(value) }) }))}
          onChange={(value) => changeForm({ limit: value })}
        />
      </div>
    </Section>
  );
}

function FilterNote({ source }: { source: Source }) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const filter = useView((view) => view.filter);
  const where = useView((view) => view.where);
  const place = filter.place === null ? undefined : regions?.byCode.get(filter.place);
  if (source.kind === "cell" || source.kind === "saved")
    return (
      <p className={classes.hint}>
        {t(source.kind === "cell" ? "plan.sites.cell" : "plan.sites.saved")}{" "}
        <button type="button" className={classes.link} onClick={() => changeForm({ source: { kind: "filter" } })}>
          {t("plan.sites.toFilter")}
        </button>
      </p>
    );
  const narrowed = isFiltered(filter) || where !== null;
  return (
    <p className={classes.hint}>
      {narrowed
        ? t(drawnArea(where) ? "plan.sites.byArea" : "plan.sites.byFilter", { place: place ? nameOf(place) : "" })
        : t("plan.sites.all")}
    </p>
  );
}

const LISTS = ["overdue", "supervised", "new", "worst"] as const;
const listLabel = (t: I18n["t"], list: (typeof LISTS)[number]) => t(`list.${list}`);

function ListChoice() {
  const { t, count } = useI18n();
  const [list, setList] = useState<(typeof LISTS)[number] | null>(null);
  const { data, isFetching, error, refetch } = useQuery(listSitesQuery(list));
  const chosen = usePlanning((state) => (state.form!.source.kind === "ids" ? state.form!.source.ids : null));
  return (
    <div className={classes.stack}>
      <div className={classes.chips}>
        {LISTS.map((one) => (
          <Button
            key={one}
            size="compact-xs"
            variant={one === list ? "filled" : "default"}
            onClick={() => setList(one)}
          >
            {listLabel(t, one)}
          </Button>
        ))}
        {isFetching && <Loader size={14} aria-label={t("app.loading")} />}
      </div>
      {error && <ErrorNote message={t("plan.failed.server")} onRetry={() => void refetch()} />}
      {list && data && (
        <div className={classes.field}>
          <span>{t("plan.sites.inList", { n: count(data.length) })}</span>
          <Button
            size="compact-xs"
            disabled={data.length === 0}
            onClick={() => changeForm({ source: { kind: "ids", ids: data, from: "list" } })}
          >
            {t("plan.sites.take")}
          </Button>
        </div>
      )}
      {chosen && <p className={classes.hint}>{t("plan.sites.taken", { n: count(chosen.length) })}</p>}
    </div>
  );
}

function IdsChoice() {
  const { t, count } = useI18n();
  const source = usePlanning((state) => state.form!.source);
  const ids = source.kind === "ids" ? source.ids : [];
  const [text, setText] = useState(ids.join(" "));
  const [search, setSearch] = useState("");
  const { data: found } = useQuery(siteSearchQuery(search.trim()));
  const take = (next: string) => {
    setText(next);
    changeForm({ source: { kind: "ids", ids: idsIn(next), from: "typed" } });
  };
  return (
    <div className={classes.stack}>
      <input
        className={classes.input}
        type="search"
        value={search}
        placeholder={t("plan.sites.search")}
        aria-label={t("plan.sites.search")}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {search.trim() !== "" && found && (
        <ul className={classes.found}>
          {found.items.length === 0 && <li className={classes.hint}>{t("plan.sites.notFound")}</li>}
          {found.items.map((site) => (
            <li key={site.id}>
              <button
                type="button"
                className={classes.link}
                disabled={ids.includes(site.id)}
                onClick={() => take(`${text} ${site.id}`.trim())}
              >
                {site.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Textarea
        size="xs"
        autosize
        minRows={2}
        maxRows={5}
        label={t("plan.sites.numbers", { n: count(ids.length) })}
        value={text}
        onChange={(event) => take(event.currentTarget.value)}
      />
    </div>
  );
}
