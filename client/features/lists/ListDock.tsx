import { Button, Skeleton } from "@mantine/core";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconFileExport from "@tabler/icons-react/dist/esm/icons/IconFileExport.mjs";
import IconLink from "@tabler/icons-react/dist/esm/icons/IconLink.mjs";
import { type ReactNode, useMemo, useState } from "react";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { writeClipboard } from "../../lib/clipboard.ts";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { useWhatIf } from "../../lib/cube/what-if.store.ts";
import { openExport } from "../../lib/export-dialog.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { encodeView } from "../../lib/view/url-state.ts";
import { setView, useFrozen, useView } from "../../lib/view/view.store.ts";
import { FROZEN_LISTS, LIST_KINDS } from "../../lib/view/view-state.ts";
import { drawnArea } from "../../lib/where/where.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./ListDock.module.css";
import { ListTable } from "./ListTable.tsx";
import { countsSites, csvAddress, type ListRequest, listQuery, listsSites, sortsOf } from "./list-request.ts";
import { useList } from "./use-list.ts";

/** How a button of the list's head looks, and its words, which make room where there is none. */
export interface ToolClasses {
  tool: string;
  label: string;
}

/** Lists that lead somewhere: every row to its site, every list out as a file or a link. `tools` act on the list of sites. */
export function ListDock({ tools }: { tools?: (query: string, classes: ToolClasses) => ReactNode }) {
  const { t, count } = useI18n();
  const kind = useView((view) => view.rows);
  const filter = useView((view) => view.filter);
  const units = useView((view) => view.units);
  const where = useView((view) => view.where);
  const regions = useRegions();
  const asked = useView((view) => view.sort);
  const sort = asked !== null && sortsOf(kind).includes(asked) ? asked : null;
  const counted = useCounts((state) => (state.asking ? null : (state.counts?.totals.n ?? null)));

  const request = useMemo(
    (): ListRequest | null =>
      regions ? { kind, sort, view: { filter, units, where }, regions: regions.byCode } : null,
    [kind, sort, filter, units, where, regions],
  );
  const list = useList(request);
  const frozen = useFrozen();
  const ofSites = listsSites(kind);
  const total = ofSites ? counted : list.total;
  const putRight = useWhatIf((state) => state.putRight);
  const about = t(
    sort
      ? `list.sort.${sort}`
      : kind === "selection" && drawnArea(where)
        ? "list.about.selection.area"
        : `list.about.${kind}`,
  );

  return (
    <div className={classes.dock}>
      <div className={classes.head}>
        <div className={classes.tabs} role="tablist" aria-label={t("dock.lists")}>
          {(frozen ? FROZEN_LISTS : LIST_KINDS).map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={one === kind}
              aria-controls="list-panel"
              onClick={() => setView({ rows: one, sort: null })}
              data-testid={`list-tab-${one}`}
            >
              {t(`list.${one}`)}
            </button>
          ))}
        </div>
        <p className={classes.total}>
          <strong data-testid="list-total">
            {total === null || list.isOld || list.error
              ? " "
              : t(countsSites(kind) ? "list.total.sites" : "list.total.findings", { n: count(total) }, total)}
          </strong>
          {list.asOf && <AsOf moment={list.asOf} />}
        </p>
        <p className={classes.about} title={about}>
          {putRight !== null && <strong>{t("list.real")} </strong>}
          {about}
          {list.cutAt !== null && ` ${t("snapshot.list.cut", { n: count(list.cutAt) })}`}
        </p>
        <div className={classes.tools}>
          {!frozen &&
            request &&
            ofSites &&
            tools?.(listQuery(request), { tool: classes.tool ?? "", label: classes.label ?? "" })}
          {!frozen && request && <Export request={request} />}
          {!frozen && <ExportButton kind={kind} />}
          <CopyLink />
        </div>
      </div>
      <div className={classes.body} id="list-panel" role="tabpanel" aria-label={t(`list.${kind}`)}>
        {list.error ? (
          isRefusal(list.error) ? (
            <ErrorNote message={t("where.problem", { message: list.error.message })} />
          ) : (
            <ErrorNote message={t("list.failed")} onRetry={list.retry} />
          )
        ) : list.rows === null ? (
          <Waiting />
        ) : list.rows.length === 0 && !list.isOld ? (
          <p className={classes.empty}>{t(`list.empty.${kind}`)}</p>
        ) : (
          <ListTable
            key={kind}
            kind={kind}
            rows={list.rows}
            sort={sort}
            onSort={(sort) => setView({ sort })}
            old={list.isOld}
            more={list.hasNextPage && !list.isOld ? list.more : null}
            busy={list.isFetchingNextPage}
          />
        )}
      </div>
    </div>
  );
}

/** The same question would be refused again. */
const isRefusal = (error: Error) => error instanceof ApiError && error.status < 500;

function Export({ request }: { request: ListRequest }) {
  const { t, language } = useI18n();
  return (
    <Button
      component="a"
      href={csvAddress(request, language)}
      download
      variant="default"
      size="compact-xs"
      className={classes.tool}
      leftSection={<IconDownload size={13} aria-hidden />}
      title={t("list.csv.about")}
      data-testid="list-csv"
    >
      <span className={classes.label}>{t("list.csv")}</span>
    </Button>
  );
}

/** Any format, field and coordinate system. */
function ExportButton({ kind }: { kind: ListRequest["kind"] }) {
  const { t } = useI18n();
  return (
    <Button
      variant="default"
      size="compact-xs"
      className={classes.tool}
      leftSection={<IconFileExport size={13} aria-hidden />}
      title={t("list.export.about")}
      onClick={() => (kind === "selection" ? openExport("sites") : openExport("findings", kind))}
      data-testid="list-export"
    >
      <span className={classes.label}>{t("list.export")}</span>
    </Button>
  );
}

/** The link of the view as it stands: the same list, area, filters and open site. */
function CopyLink() {
  const { t } = useI18n();
  const [said, setSaid] = useState<"copied" | "failed" | null>(null);
  const copy = async () => {
    const link = `${location.origin}${location.pathname}?${encodeView(useView.getState())}`;
    setSaid((await writeClipboard(link)) ? "copied" : "failed");
  };
  return (
    <Button
      variant="default"
      size="compact-xs"
      className={classes.tool}
      leftSection={said === "copied" ? <IconCheck size={13} aria-hidden /> : <IconLink size={13} aria-hidden />}
      title={t("list.link.about")}
      onClick={() => void copy()}
      onPointerLeave={() => setSaid(null)}
      onBlur={() => setSaid(null)}
      data-testid="list-link"
    >
      <span className={classes.label} aria-live="polite">
        {t(said ? `list.link.${said}` : "list.link")}
      </span>
    </Button>
  );
}

function Waiting() {
  return (
    <div className={classes.waiting} aria-hidden>
      {Array.from({ length: 6 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of grey bars
        <Skeleton key={index} height={18} />
      ))}
    </div>
  );
}
