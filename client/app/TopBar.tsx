import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import IconMenu from "@tabler/icons-react/dist/esm/icons/IconMenu2.mjs";
import { Fragment } from "react";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { SearchBox } from "../features/search/SearchBox.tsx";
import { useRegions } from "../lib/api/regions.api.ts";
import { useCounts } from "../lib/cube/counts.store.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { ACTION_GROUPS, type Action, actionById, keyName } from "./actions.ts";
import { ModeSwitch } from "./ModeSwitch.tsx";
import { useShell } from "./shell.store.ts";
import classes from "./TopBar.module.css";
import { useActions } from "./use-actions.ts";

/** Commands worth a button of their own where there is room; the menu has them all. */
const BUTTONS = ["palette", "copy", "language", "theme", "help"].map(actionById);

export function TopBar() {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const demo = useCounts((state) => state.asOf?.demo ?? false);
  const searching = useShell((shell) => shell.searching);
  const actions = useActions();
  return (
    <header className={classes.bar}>
      <div className={classes.brand}>
        <Mark />
        <h1 className={classes.name}>{t("app.title")}</h1>
        {regions?.city && <span className={classes.city}>{nameOf(regions.city)}</span>}
        {demo && (
          <Tooltip label={t("app.demo.note")} multiline w={260} withArrow>
            <span className={classes.demo} data-testid="demo">
              {t("app.demo")}
            </span>
          </Tooltip>
        )}
        <ModeSwitch />
      </div>
      <search
        className={classes.search}
        data-open={searching || undefined}
        onBlur={() => useShell.setState({ searching: false })}
      >
        <SearchBox />
      </search>
      <div className={classes.buttons}>
        <span className={classes.searchButton}>
          <IconButton action={actionById("search")} />
        </span>
        <span className={classes.wideButtons}>
          {BUTTONS.map((action) => (
            <IconButton key={action.id} action={action} />
          ))}
        </span>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={34} aria-label={t("app.menu")} data-testid="menu">
              <IconMenu size={19} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown className={classes.menu}>
            {ACTION_GROUPS.map((group) => (
              <Fragment key={group}>
                <Menu.Label>{t(`keys.group.${group}`)}</Menu.Label>
                {actions
                  .filter((action) => action.group === group)
                  .map((action) => (
                    <Menu.Item
                      key={action.id}
                      leftSection={<action.icon size={16} />}
                      rightSection={action.key && <kbd className={classes.key}>{keyName(action)}</kbd>}
                      onClick={() => action.perform({ regions })}
                    >
                      {t(action.label)}
                    </Menu.Item>
                  ))}
              </Fragment>
            ))}
          </Menu.Dropdown>
        </Menu>
        <AccountMenu />
      </div>
    </header>
  );
}

function IconButton({ action }: { action: Action }) {
  const { t } = useI18n();
  const regions = useRegions();
  return (
    <Tooltip label={t(action.label)} withArrow>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t(action.label)}
        onClick={() => action.perform({ regions })}
        data-testid={`action-${action.id}`}
      >
        <action.icon size={19} />
      </ActionIcon>
    </Tooltip>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width={24} height={24} aria-hidden className={classes.mark}>
      <path d="M16 2 28 9v14L16 30 4 23V9z" fill="currentColor" />
      <path d="M16 9v9" stroke="var(--srm-panel)" strokeWidth="3" strokeLinecap="round" />
      <circle cx="16" cy="23" r="1.9" fill="var(--srm-panel)" />
    </svg>
  );
}
