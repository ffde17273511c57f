import { Button, Popover } from "@mantine/core";
import IconPalette from "@tabler/icons-react/dist/esm/icons/IconPalette.mjs";
import type { ReactNode } from "react";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import classes from "./Layout.module.css";

/** The legend where a dock leaves it no room of its own: a button above the dock that opens it. */
export function LegendButton({ children }: { children: ReactNode }) {
  const { t } = useI18n();
  return (
    <Popover position="top-start" shadow="md" withinPortal={false} trapFocus={false}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          className={classes.legendButton}
          leftSection={<IconPalette size={14} />}
          data-testid="legend-button"
        >
          {t("legend.title")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} className={classes.legendAside}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
