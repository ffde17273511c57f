import { Button } from "@mantine/core";
import IconBrush from "@tabler/icons-react/dist/esm/icons/IconBrush.mjs";
import IconWand from "@tabler/icons-react/dist/esm/icons/IconWand.mjs";
import type { PutRight } from "#server/algorithms/analysis/analysis-types.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useBrush } from "./brush.store.ts";
import { isNothing } from "./put-right.ts";
import { useWhatIfWords } from "./use-what-if-words.ts";
import classes from "./WhatIfBanner.module.css";
import { clear, undo, useWhatIfPast } from "./what-if.actions.ts";

/** Says on the map that its numbers are those of a what-if or that the brush is in hand, and leads back. */
export function WhatIfBanner({ putRight }: { putRight: PutRight }) {
  const { t } = useI18n();
  const what = useWhatIfWords(putRight);
  const mode = useBrush((state) => state.mode);
  const canUndo = useWhatIfPast((state) => state.past.length > 0);
  const none = isNothing(putRight);
  const Icon = mode === null ? IconWand : IconBrush;
  return (
    <div role="status" className={classes.banner} data-testid="whatif-banner">
      <Icon size={16} aria-hidden />
      <p>
        {none ? (
          t(mode === "restore" ? "whatif.brush.restore.hint" : "whatif.brush.hint")
        ) : (
          <>
            <strong>{t("whatif.banner")}</strong> {t("whatif.banner.text", { what })}
          </>
        )}
      </p>
      {mode !== null && (
        <Button size="compact-xs" onClick={() => useBrush.setState({ mode: null })}>
          {t("whatif.brush.stop")}
        </Button>
      )}
      {canUndo && (
        <Button size="compact-xs" variant="default" onClick={undo}>
          {t("whatif.undo")}
        </Button>
      )}
      {!none && (
        <Button size="compact-xs" variant="default" onClick={clear} data-testid="whatif-banner-clear">
          {t("whatif.clear")}
        </Button>
      )}
    </div>
  );
}
