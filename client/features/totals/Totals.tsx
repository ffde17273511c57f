import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useCounts } from "../../lib/cube/counts.store.ts";
import { formatMeasure } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { measure } from "../../lib/measures.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import classes from "./Totals.module.css";

/** The four numbers of the current filter, each with the moment it was true. `loading` while the first are on their way. */
export function Totals({ loading }: { loading: boolean }) {
  const { t, count, language } = useI18n();
  const totals = useCounts((state) => state.counts?.totals);
  const supposed = useCounts((state) => state.before !== null);
  const rate = totals && measure("rectification", totals);
  return (
    <ul className={classes.totals} data-testid="totals">
      {supposed && (
        <li className={classes.supposed} data-testid="totals-what-if">
          {t("totals.whatif")}
        </li>
      )}
      <Total
        name={t("totals.sites")}
        value={totals && count(totals.n)}
        waiting={!totals && loading}
        testId="total-sites"
      />
      <Total name={t("totals.open")} value={totals && count(totals.findings - totals.closed)} testId="total-open" />
      <Total name={t("totals.overdue")} value={totals && count(totals.overdue)} testId="total-overdue" />
      <Total
        name={t("totals.rectification")}
        value={rate && formatMeasure("rectification", rate.value, language)}
        note={
          totals && t("totals.rectification.of", { closed: count(totals.closed), findings: count(totals.findings) })
        }
        testId="total-rectification"
      />
    </ul>
  );
}

interface TotalProps {
  name: string;
  value: string | undefined;
  note?: ReactNode;
  /** Given to one of them, so that the wait is said once. */
  waiting?: boolean;
  testId: string;
}

function Total({ name, value, note, waiting, testId }: TotalProps) {
  const { t } = useI18n();
  return (
    <li className={classes.total} data-testid={testId}>
      <span className={classes.name}>{name}</span>
      <span className={classes.line}>
        {value === undefined ? (
          <Skeleton width={72} height={24} my={2} />
        ) : (
          <strong className={classes.value}>{value}</strong>
        )}
        {note && <span className={classes.note}>{note}</span>}
      </span>
      {waiting !== undefined && (
        <span className={classes.note} aria-live="polite">
          {waiting ? t("app.loading") : ""}
        </span>
      )}
      {!waiting && <AsOf />}
    </li>
  );
}
