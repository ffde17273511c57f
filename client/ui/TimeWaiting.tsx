import { Skeleton } from "@mantine/core";
import { useCounts } from "../lib/cube/counts.store.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { ErrorNote } from "./ErrorNote.tsx";

/** Grey bars while findings and accidents are on their way; words where they could not be had. */
export function TimeWaiting({ rows, height }: { rows: number; height: number }) {
  const { t } = useI18n();
  const problem = useCounts((state) => state.problem);
  const missing = useCounts((state) => state.counts !== null && state.time === null && state.pending === 0);
  if (problem !== null && missing) return <ErrorNote message={t("ranking.failed", { problem })} />;
  return (
    <div role="status" aria-label={t("ranking.waiting")}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of grey bars
        <Skeleton key={index} height={height} my={3} />
      ))}
    </div>
  );
}
