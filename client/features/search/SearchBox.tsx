import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { SiteSummary } from "#server/features/sites/sites.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { drillTo } from "../../lib/drill.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { moveCamera, setView, useFrozen } from "../../lib/view/view.store.ts";
import { LevelBadge } from "../../ui/LevelBadge.tsx";
import { matchRegions } from "./match-regions.ts";
import classes from "./SearchBox.module.css";
import { SEARCH_LIMIT, searchQuery } from "./search.api.ts";

/** Id of the input, for the shortcut that focuses it. */
export const SEARCH_INPUT = "search-input";

const PAUSE_MS = 200;
const REGION_LIMIT = 5;
const SITE_ZOOM = 16;

/** One box for areas and sites, by name, code or address. */
export function SearchBox() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS);
  const frozen = useFrozen();
  const { data, isFetching, isError } = useQuery(searchQuery(frozen ? "" : asked));
  const list = useCombobox({ onDropdownClose: () => list.resetSelectedOption() });

  const places = useMemo(() => matchRegions(regions?.byCode.values() ?? [], text, REGION_LIMIT), [regions, text]);
  const sites = asked === "" || frozen ? [] : (data?.items ?? []);

  // Results come after the typing: Enter takes the first of what is shown now.
  const shownIds = [...places.map(({ code }) => code), ...sites.map(({ id }) => id)].join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new selection for new results, not for a new `list` object
  useEffect(() => {
    if (shownIds) list.selectFirstOption();
  }, [shownIds]);

  const choose = (value: string) => {
    const [kind, id] = value.split(":") as ["place" | "site", string];
    if (kind === "place" && regions) drillTo(regions, regions.byCode.get(id)?.level === "city" ? null : id);
    const site = sites.find((one) => one.id === id);
    if (kind === "site" && site) showSite(site);
    list.closeDropdown();
    (document.activeElement as HTMLElement | null)?.blur();
  };

  const open = list.dropdownOpened && text.trim() !== "";
  return (
    <Combobox store={list} onOptionSubmit={choose} withinPortal shadow="md" offset={4} width="target">
      <Combobox.Target>
        <TextInput
          id={SEARCH_INPUT}
          className={classes.input}
          size="xs"
          data-testid="search"
          aria-label={t("search.label")}
          placeholder={t("search.placeholder")}
          leftSection={<IconSearch size={15} aria-hidden />}
          rightSection={
            isFetching && asked !== "" ? (
              <Loader size={14} aria-label={t("search.busy")} />
            ) : (
              <kbd className={classes.key}>/</kbd>
            )
          }
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            list.openDropdown();
            list.selectFirstOption();
          }}
          onFocus={() => list.openDropdown()}
          onBlur={() => list.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            if (text) setText("");
            else event.currentTarget.blur();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!open} className={classes.list}>
        <Combobox.Options data-testid="search-results" aria-label={t("search.label")}>
          {places.length > 0 && (
            <Combobox.Group label={t("search.regions")}>
              {places.map((region) => (
                <Combobox.Option key={region.code} value={`place:${region.code}`} className={classes.option}>
                  <span>{nameOf(region)}</span>
                  <small>{parentName(region.parentCode)}</small>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          )}
          {sites.length > 0 && (
            <Combobox.Group label={t("search.sites")}>
              {sites.map((site) => (
                <Combobox.Option key={site.id} value={`site:${site.id}`} className={classes.option}>
                  <LevelBadge level={site.riskLevel} />
                  <span>
                    {site.name}
                    <small>{[site.code, site.address].filter(Boolean).join(" · ")}</small>
                  </span>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          )}
          {isError && <Combobox.Empty>{t("search.failed")}</Combobox.Empty>}
          {!isError && !isFetching && asked === text.trim() && places.length + sites.length === 0 && (
            <Combobox.Empty>{t("search.none", { text: asked })}</Combobox.Empty>
          )}
        </Combobox.Options>
        {data?.next && asked !== "" && (
          <Combobox.Footer className={classes.more}>{t("search.more", { n: SEARCH_LIMIT })}</Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );

  function parentName(code: string | null): string {
    const parent = code === null ? undefined : regions?.byCode.get(code);
    return parent && parent.level !== "city" ? nameOf(parent) : "";
  }
}

function showSite(site: SiteSummary): void {
  setView({ site: site.id, list: [] });
  moveCamera({ kind: "point", lon: site.lon, lat: site.lat, zoom: SITE_ZOOM });
}
