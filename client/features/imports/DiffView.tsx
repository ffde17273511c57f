import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import type { BatchDecisions, BatchDiff, DiffKind, DiffPage } from "#server/features/imports/batches.contract.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./DiffView.module.css";
import { problemText } from "./import-words.ts";

interface Props {
  diff: BatchDiff;
  /** Records that the file no longer has stay on the books, whatever anybody decides. */
  lasting?: boolean;
  /** What has been decided so far; sent along with the import. */
  decisions: BatchDecisions;
  /** Further rows of a kind. */
  onMore?: (kind: DiffKind, offset: number) => Promise<DiffPage>;
  onChange: (decisions: BatchDecisions) => void;
}

const KINDS = ["new", "changed", "unchanged", "vanished", "ambiguous", "conflicts"] as const;
type Kind = (typeof KINDS)[number];

/**
 * What a ledger that comes again would change, before it does: a count of each kind, the rows of the one chosen, and for
 * conflicts, vanished and ambiguous rows what a person decides. Nothing is decided by itself but to leave records be.
 */
export function DiffView({ diff: compared, lasting = false, decisions, onMore, onChange }: Props) {
  const { t, count } = useI18n();
  const [kind, setKind] = useState<Kind>(
    compared.conflicts.count
      ? "conflicts"
      : compared.ambiguous.count
        ? "ambiguous"
        : compared.changed.count
          ? "changed"
          : "new",
  );
  const { diff, more } = useFurtherRows(compared, kind, onMore);
  return (
    <div className={classes.diff} data-testid="diff">
      <div className={classes.kinds} role="toolbar" aria-label={t("batches.diff")}>
        {KINDS.map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant={name === kind ? "filled" : "default"}
            aria-pressed={name === kind}
            onClick={() => setKind(name)}
            data-testid={`diff-${name}`}
          >
            {t(`batches.diff.${name}`)} {count(diff[name].count)}
          </Button>
        ))}
      </div>
      <p className={classes.note}>
        {t(kind === "vanished" && lasting ? "batches.diff.vanished.findings" : `batches.diff.${kind}.about`)}
      </p>
      <div className={classes.scroll}>
        {kind === "new" && <Rows rows={diff.new.rows} />}
        {(kind === "changed" || kind === "conflicts") && (
          <Changed diff={diff} decisions={decisions} onChange={onChange} conflicts={kind === "conflicts"} />
        )}
        {kind === "vanished" && lasting && <Rows rows={diff.vanished.rows} />}
        {kind === "vanished" && !lasting && <Vanished diff={diff} decisions={decisions} onChange={onChange} />}
        {kind === "ambiguous" && <Ambiguous diff={diff} decisions={decisions} onChange={onChange} />}
        {more.left > 0 && (
          <Button size="compact-sm" variant="default" loading={more.asking} onClick={more.show} data-testid="diff-more">
            {t("batches.diff.more", { n: count(more.left) })}
          </Button>
        )}
        {more.failure && <p role="alert">{more.failure}</p>}
      </div>
    </div>
  );
}

/** The comparison with the rows of the kind at hand that were asked for beside the first. */
function useFurtherRows(compared: BatchDiff, kind: Kind, onMore: Props["onMore"]) {
  const { language } = useI18n();
  const [further, setFurther] = useState<Partial<Record<DiffKind, DiffPage>>>({});
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  if (kind === "unchanged" || !onMore)
    return { diff: compared, more: { left: 0, asking: false, failure: null, show: () => {} } };
  const first = compared[kind].rows;
  const rows = [...first, ...(further[kind]?.rows ?? [])];
  const left = further[kind]?.next === null ? 0 : compared[kind].count - rows.length;
  const show = async () => {
    setAsking(true);
    setFailure(null);
    try {
      const page = await onMore(kind, rows.length);
      const all = [...(further[kind]?.rows ?? []), ...page.rows];
      setFurther((before) => ({ ...before, [kind]: { ...page, rows: all } }));
    } catch (error) {
      setFailure(problemText(error, language));
    }
    setAsking(false);
  };
  const diff = { ...compared, [kind]: { ...compared[kind], rows } } as BatchDiff;
  return { diff, more: { left, asking, failure, show } };
}

function Rows({ rows }: { rows: BatchDiff["new"]["rows"] }) {
  return (
    <ul className={classes.reasons}>
      {rows.map((row) => (
        <li key={`${row.line} ${row.id}`}>
          {row.code} {row.name} {row.address}
        </li>
      ))}
    </ul>
  );
}

const toggled = (list: readonly string[] = [], id: string): string[] =>
  list.includes(id) ? list.filter((one) => one !== id) : [...list, id];

function Changed({ diff, decisions, onChange, conflicts }: Props & { conflicts: boolean }) {
  const { t } = useI18n();
  const { rows } = conflicts ? diff.conflicts : diff.changed;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("batches.row")}</th>
          <th scope="col">{t("batches.column")}</th>
          <th scope="col">{t("batches.old")}</th>
          <th scope="col">{t("batches.new")}</th>
          {conflicts && <th scope="col">{t("batches.keep")}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.flatMap((row) =>
          row.columns.map((change, i) => (
            <tr key={`${row.line} ${change.column}`} data-conflict={change.conflict || undefined}>
              {i === 0 && (
                <th scope="row" rowSpan={row.columns.length}>
                  {row.code ?? row.id} {row.name}
                </th>
              )}
              <td>{t(`batches.field.${change.column}` as Key)}</td>
              <td>
                {change.old ?? "–"}
                {change.conflict && <small>{t("batches.base", { value: change.base ?? "–" })}</small>}
              </td>
              <td>{change.new ?? "–"}</td>
              {conflicts && i === 0 && (
                <td rowSpan={row.columns.length}>
                  <Checkbox
                    label={t("batches.keep.mine")}
                    checked={decisions.keep?.includes(row.id) ?? false}
                    onChange={() => onChange({ ...decisions, keep: toggled(decisions.keep, row.id) })}
                  />
                </td>
              )}
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}

function Vanished({ diff, decisions, onChange }: Props) {
  const { t } = useI18n();
  const rows = diff.vanished.rows;
  const all = rows.length > 0 && rows.every(({ id }) => decisions.remove?.includes(id!));
  return (
    <>
      {rows.length > 1 && (
        <Checkbox
          label={t("batches.remove.all", { n: rows.length })}
          checked={all}
          onChange={() => onChange({ ...decisions, remove: all ? [] : rows.map(({ id }) => id!) })}
        />
      )}
      <ul className={classes.choices}>
        {rows.map((row) => (
          <li key={row.id}>
            <Checkbox
              label={`${row.code ?? row.id} ${row.name} ${row.address}`}
              checked={decisions.remove?.includes(row.id!) ?? false}
              onChange={() => onChange({ ...decisions, remove: toggled(decisions.remove, row.id!) })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function Ambiguous({ diff, decisions, onChange }: Props) {
  const { t } = useI18n();
  const decide = (line: number, value: string) => {
    const { [line]: _, ...others } = decisions.same ?? {};
    onChange({ ...decisions, same: value === "" ? others : { ...others, [line]: value } });
  };
  return (
    <ul className={classes.choices}>
      {diff.ambiguous.rows.map((row) => (
        <li key={row.line} className={classes.pair}>
          <span>
            {row.code} {row.name} {row.address}
          </span>
          <select
            aria-label={t("batches.same.of", { name: row.name })}
            value={decisions.same?.[row.line] ?? ""}
            onChange={(event) => decide(row.line, event.target.value)}
          >
            <option value="">{t("batches.same.new")}</option>
            {row.candidates.map((one) => (
              <option key={one.id} value={one.id}>
                {t("batches.same.is", { name: `${one.code ?? one.id} ${one.name}`, metres: one.metres })}
              </option>
            ))}
            <option value="skip">{t("batches.same.skip")}</option>
          </select>
        </li>
      ))}
    </ul>
  );
}
