import { ActionIcon } from "@mantine/core";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import type { ReactNode } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { togglePanel } from "../../lib/view/view.store.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import classes from "./Legend.module.css";

/** The frame of the legend: parts side by side, as many as fit. Every layer brings its own part. */
export function Legend({ children }: { children: ReactNode }) {
  const { t } = useI18n();
  return (
    <section className={classes.legend} aria-label={t("legend.title")} data-testid="legend">
      <div className={classes.parts}>
        {children}
        <span className={classes.asOf}>
          <AsOf />
        </span>
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        className={classes.close}
        onClick={() => togglePanel("legend")}
        aria-label={t("app.close")}
      >
        <IconX size={16} />
      </ActionIcon>
    </section>
  );
}
