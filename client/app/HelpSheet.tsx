import { CloseButton, Kbd, Modal } from "@mantine/core";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { ACTION_GROUPS, keyName } from "./actions.ts";
import classes from "./HelpSheet.module.css";
import { useShell } from "./shell.store.ts";
import { useActions } from "./use-actions.ts";

/** The keys, from the list of actions. */
export function HelpSheet() {
  const { t } = useI18n();
  const open = useShell((shell) => shell.help);
  const actions = useActions();
  return (
    <Modal
      opened={open}
      size="lg"
      onClose={() => useShell.setState({ help: false })}
      // Its own head: the library's is a page header, and a page has one.
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("keys.title"), "data-testid": "help" } }}
    >
      <div className={classes.head}>
        <h2>{t("keys.title")}</h2>
        <CloseButton onClick={() => useShell.setState({ help: false })} aria-label={t("app.close")} />
      </div>
      <div className={classes.groups}>
        {ACTION_GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl className={classes.keys}>
              {actions
                .filter((action) => action.group === group && action.key !== undefined)
                .map((action) => (
                  <div key={action.id}>
                    <dt>
                      <Kbd>{keyName(action)}</Kbd>
                    </dt>
                    <dd>{t(action.label)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.note}>{t("keys.map")}</p>
      <p className={classes.note}>{t("keys.list")}</p>
    </Modal>
  );
}
