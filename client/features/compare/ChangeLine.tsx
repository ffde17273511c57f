import IconDown from "@tabler/icons-react/dist/esm/icons/IconArrowDownRight.mjs";
import IconUp from "@tabler/icons-react/dist/esm/icons/IconArrowUpRight.mjs";
import IconEqual from "@tabler/icons-react/dist/esm/icons/IconTilde.mjs";
import { formatP, formatSigned, formatSignedShare } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { VERDICT_COLOURS } from "../../lib/palette.ts";
import { useView } from "../../lib/view/view.store.ts";
import classes from "./ChangePanel.module.css";
import type { ChangeRow, Verdict } from "./change-rows.ts";

interface Props {
  row: ChangeRow;
  name: string;
  /** The longest bar stands for this change; 0 for none. */
  most: number;
  total?: boolean;
  chosen?: boolean;
  onDrill?: (() => void) | undefined;
}

/** One place: change first, then both counts, percent and verdict; a bar to the right is more, to the left less. */
export function ChangeLine({ row, name, most, total = false, chosen = false, onDrill }: Props) {
  const { t, count, language } = useI18n();
  const { now, before, change, relative, p, verdict } = row;
  const none = now === 0 && before === 0;
  const length = most === 0 ? 0 : (Math.abs(change) / most) * 50;
  const content = (
    <>
      <span className={classes.name}>{name}</span>
      <span className={classes.change}>{none ? t("change.none") : formatSigned(change, language)}</span>
      <span className={classes.counts}>
        {!none && (
          <>
            {count(before)} → <b>{count(now)}</b>
          </>
        )}
      </span>
      <span className={classes.percent}>
        {none ? "" : relative === null ? t("change.noBase") : formatSignedShare(relative, language)}
      </span>
      {most > 0 && (
        <span className={classes.bar} aria-hidden>
          <span style={{ width: `${length}%`, [change < 0 ? "right" : "left"]: "50%" }} />
        </span>
      )}
      <span className={classes.verdict}>
        {verdict && p !== null && (
          <Says verdict={verdict} rising={change > 0} p={t(total ? "change.p" : "change.q", { p: formatP(p) })} />
        )}
      </span>
    </>
  );
  return (
    <li
      className={total ? classes.total : undefined}
      data-testid={total ? "change-total" : row.unassigned ? "change-unassigned" : "change-row"}
      data-code={row.code ?? ""}
      data-verdict={verdict ?? undefined}
    >
      {onDrill ? (
        <button type="button" className={classes.row} aria-pressed={chosen} onClick={onDrill}>
          {content}
        </button>
      ) : (
        <div className={classes.row}>{content}</div>
      )}
    </li>
  );
}

/** A verdict in a word with an arrow of its direction; its p on pointing. */
function Says({ verdict, rising, p }: { verdict: Verdict; rising: boolean; p: string }) {
  const { t } = useI18n();
  const theme = useView((view) => view.theme);
  const colours = VERDICT_COLOURS[theme];
  const Icon = verdict === "unclear" ? IconEqual : rising ? IconUp : IconDown;
  const colour = verdict === "worse" ? colours.worse : verdict === "better" ? colours.better : undefined;
  return (
    <span className={classes.says} data-verdict={verdict} style={{ color: colour }} title={p}>
      <Icon size={14} aria-hidden />
      {t(`change.${verdict}`)}
    </span>
  );
}
