import { Button } from "@mantine/core";
import IconArrowDown from "@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { FindingSort } from "#server/features/findings/findings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { pointAt, useSoughtFinding } from "../../lib/pointed.store.ts";
import { moveCamera, setView, useView } from "../../lib/view/view.store.ts";
import { ListCell } from "./ListCell.tsx";
import classes from "./ListTable.module.css";
import { type ListKind, sortsOf } from "./list-request.ts";
import { COLUMNS_OF, type Column, type ListRow } from "./list-rows.ts";

/** Zoom at which a site is told from its neighbours. */
const CLOSE = 15.5;
/** Pixels before the end of what is listed at which more is asked for. */
const AHEAD = 240;

const SORT_OF: Partial<Record<Column, FindingSort>> = {
  level: "level",
  deadline: "deadline",
  found: "found",
  supervision: "supervision",
};
/** The direction in which each order runs. */
const DIRECTION = {
  level: "descending",
  deadline: "ascending",
  found: "descending",
  supervision: "descending",
} as const;

interface Props {
  kind: ListKind;
  rows: readonly ListRow[];
  sort: FindingSort | null;
  onSort: (sort: FindingSort | null) => void;
  /** Rows of the list before, while the one asked for is on its way. */
  old: boolean;
  /** Reads the next rows; null when all are listed. */
  more: (() => void) | null;
  busy: boolean;
}

/** Rows of which each leads to its site; pointing at one rings it on the map. */
export function ListTable({ kind, rows, sort, onSort, old, more, busy }: Props) {
  const { t, count } = useI18n();
  const site = useView((view) => view.site);
  const [active, setActive] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const columns = COLUMNS_OF[kind];
  const sortable = sortsOf(kind);

  useEffect(() => () => pointAt(null), []);

  const open = (row: ListRow) => {
    useSoughtFinding.setState({ id: row.finding ? row.id : null });
    setView({ site: row.siteId, list: [] });
    const zoom = Math.max(CLOSE, useView.getState().camera?.zoom ?? 0);
    // The card takes its place first: it narrows the free part of the map that the site is centred in.
    requestAnimationFrame(() => moveCamera({ kind: "point", lon: row.lon, lat: row.lat, zoom }));
  };
  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    (body.current?.rows[next] as HTMLTableRowElement | undefined)?.focus();
  };
  const press = (event: KeyboardEvent, index: number) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) focusRow(to);
    else if (event.key === "Enter" || event.key === " ") open(rows[index]!);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      className={classes.scroll}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        if (more && !busy && scrollHeight - scrollTop - clientHeight < AHEAD) more();
      }}
      data-old={old || undefined}
    >
      <table
        className={classes.table}
        data-kind={kind}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose rows take the focus
        role="grid"
        aria-label={t(`list.${kind}`)}
        aria-description={t("list.keys")}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <Head
                key={column}
                column={column}
                sortable={sortable.includes(SORT_OF[column]!)}
                sorted={sort !== null && SORT_OF[column] === sort}
                onSort={onSort}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onPointerLeave={() => pointAt(null)}>
          {rows.map((row, index) => (
            <tr
              key={row.id}
              tabIndex={index === Math.min(active, rows.length - 1) ? 0 : -1}
              aria-selected={row.siteId === site}
              onClick={() => {
                setActive(index);
                open(row);
              }}
              onPointerEnter={() => pointAt(row)}
              onFocus={() => {
                setActive(index);
                pointAt(row);
              }}
              onBlur={() => pointAt(null)}
              onKeyDown={(event) => press(event, index)}
              data-testid="list-row"
              data-id={row.id}
              data-site={row.siteId}
            >
              {columns.map((column) => (
                <ListCell key={column} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more && (
        <div className={classes.more}>
          <span>{t("list.shown", { n: count(rows.length) }, rows.length)}</span>
          <Button variant="default" size="compact-xs" loading={busy} onClick={more} data-testid="list-more">
            {t("list.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

interface HeadProps {
  column: Column;
  sortable: boolean;
  sorted: boolean;
  onSort: (sort: FindingSort | null) => void;
}

/** A column's name; where the list can be put in its order, a button that does so, and undoes it. */
function Head({ column, sortable, sorted, onSort }: HeadProps) {
  const { t } = useI18n();
  const name = t(`list.col.${column}`);
  const sort = SORT_OF[column];
  if (!sortable || !sort)
    return (
      <th scope="col" data-column={column}>
        {name}
      </th>
    );
  return (
    <th scope="col" data-column={column} aria-sort={sorted ? DIRECTION[sort] : "none"}>
      <button
        type="button"
        onClick={() => onSort(sorted ? null : sort)}
        title={t(sorted ? "list.sort.undo" : `list.sort.${sort}`)}
        data-testid={`list-sort-${sort}`}
      >
        {name}
        <IconArrowDown size={12} aria-hidden />
      </button>
    </th>
  );
}
