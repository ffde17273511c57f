import { ActionIcon } from "@mantine/core";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { type ReactNode, use } from "react";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import classes from "./Panel.module.css";
import { PanelTop } from "./panel-top.ts";

interface Props {
  title: ReactNode;
  /** Beside the title, such as a way back. */
  before?: ReactNode;
  onClose: () => void;
  /** Stays while the rest scrolls. */
  head?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
  testId: string;
  label: string;
}

/** A floating card with a head that stays and a body that scrolls. */
export function Panel({ title, before, onClose, head, foot, children, testId, label }: Props) {
  const { t } = useI18n();
  const top = use(PanelTop);
  return (
    <section className={classes.panel} aria-label={label} data-testid={testId}>
      <header className={classes.head}>
        {top}
        <div className={classes.titleRow}>
          {before}
          <h2 className={classes.title}>{title}</h2>
          <ActionIcon variant="subtle" color="gray" size={24} onClick={onClose} aria-label={t("app.close")}>
            <IconX size={16} />
          </ActionIcon>
        </div>
        {head}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className={classes.body} tabIndex={0}>
        {children}
      </div>
      {foot && <footer className={classes.foot}>{foot}</footer>}
    </section>
  );
}
