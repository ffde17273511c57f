import { ActionIcon, Tooltip } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import IconVisible from "@tabler/icons-react/dist/esm/icons/IconFocusCentered.mjs";
import IconLasso from "@tabler/icons-react/dist/esm/icons/IconLasso.mjs";
import IconMarquee from "@tabler/icons-react/dist/esm/icons/IconMarquee2.mjs";
import { openExport } from "../../lib/export-dialog.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { selectVisible, toggleDrawing, useDrawing } from "./drawing.store.ts";
import classes from "./Selection.module.css";

const TOOLS = [
  { mode: "box", icon: IconMarquee },
  { mode: "lasso", icon: IconLasso },
] as const;

/** Draw a box, draw a lasso, or take what is in sight; and take it along as a file. */
export function SelectionTools() {
  const { t } = useI18n();
  const mode = useDrawing((state) => state.mode);
  return (
    <fieldset className={classes.tools} aria-label={t("draw.label")}>
      {TOOLS.map(({ mode: tool, icon: Icon }) => (
        <Tooltip key={tool} label={t(`draw.${tool}`)} position="left" withArrow disabled={mode === tool}>
          <ActionIcon
            variant={mode === tool ? "filled" : "subtle"}
            {...(mode !== tool && { color: "gray" })}
            size={34}
            radius={0}
            aria-label={t(`draw.${tool}`)}
            aria-pressed={mode === tool}
            onClick={() => toggleDrawing(tool)}
            data-testid={`draw-${tool}`}
          >
            <Icon size={18} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Tooltip label={t("draw.visible")} position="left" withArrow>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          radius={0}
          aria-label={t("draw.visible")}
          onClick={selectVisible}
          data-testid="draw-visible"
        >
          <IconVisible size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("draw.export")} position="left" withArrow>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          radius={0}
          aria-label={t("draw.export")}
          onClick={() => openExport("sites")}
          data-testid="draw-export"
        >
          <IconDownload size={18} />
        </ActionIcon>
      </Tooltip>
    </fieldset>
  );
}
