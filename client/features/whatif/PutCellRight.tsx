import { Button } from "@mantine/core";
import { useWhatIf } from "../../lib/cube/what-if.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import type { PickedCell } from "../../lib/surface/picked-cell.ts";
import { holdsCell, NOTHING, withCells, withoutCells } from "./put-right.ts";
import { change, putRightNow } from "./what-if.actions.ts";

/** The brush without a pointer: as if this cell's findings were closed, or back again. */
export function PutCellRight({ cell }: { cell: PickedCell }) {
  const { t } = useI18n();
  const put = useWhatIf((state) => holdsCell(state.putRight ?? NOTHING, cell.id));
  if (cell.findings === 0) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-pressed={put}
      onClick={() => change(put ? withoutCells(putRightNow(), [cell.id]) : withCells(putRightNow(), [cell.id]))}
      data-testid="put-cell-right"
    >
      {t(put ? "whatif.cell.restore" : "whatif.cell.put")}
    </Button>
  );
}
