import { ActionIcon } from "@mantine/core";
import IconStack from "@tabler/icons-react/dist/esm/icons/IconStack2.mjs";
import type { ReactNode } from "react";
import { useRegions } from "../lib/api/regions.api.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { togglePanel, useView } from "../lib/view/view.store.ts";
import { actionById } from "./actions.ts";
import classes from "./MapButtons.module.css";
import { useNarrow } from "./use-narrow.ts";

const ZOOM = ["zoomIn", "zoomOut", "home"].map(actionById);

/** Zoom, and the way back to panels that were closed. */
export function MapButtons({ children }: { children?: ReactNode }) {
  const { t } = useI18n();
  const regions = useRegions();
  const narrow = useNarrow();
  const panels = useView((view) => view.panels);
  const closed = (["right", "legend"] as const).filter((panel) => !panels.includes(panel));
  return (
    <>
      <div className={classes.buttons}>
        <div className={classes.group}>
          {ZOOM.map((action) => (
            <ActionIcon
              key={action.id}
              variant="subtle"
              color="gray"
              size={34}
              radius={0}
              aria-label={t(action.label)}
              onClick={() => action.perform({ regions })}
              data-testid={action.id}
            >
              <action.icon size={18} />
            </ActionIcon>
          ))}
        </div>
        {children}
        {!narrow && closed.length > 0 && (
          <div className={classes.group}>
            {closed.map((panel) => {
              const { icon: Icon, label } = actionById(panel);
              return (
                <ActionIcon
                  key={panel}
                  variant="subtle"
                  color="gray"
                  size={34}
                  radius={0}
                  aria-label={t(label)}
                  title={t(label)}
                  onClick={() => togglePanel(panel)}
                >
                  <Icon size={18} />
                </ActionIcon>
              );
            })}
          </div>
        )}
      </div>
      {!narrow && !panels.includes("left") && (
        <div className={classes.leftButton}>
          <div className={classes.group}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              radius={0}
              aria-label={t("action.left")}
              title={t("action.left")}
              onClick={() => togglePanel("left")}
            >
              <IconStack size={18} />
            </ActionIcon>
          </div>
        </div>
      )}
    </>
  );
}
