import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { meQuery } from "../../lib/person/person.api.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { AccountModal } from "./AccountModal.tsx";
import classes from "./Accounts.module.css";
import { accountTabs } from "./account-tabs.ts";
import { type AccountTab, closeAccounts, openAccount, useAccounts } from "./accounts.store.ts";
import { PasswordForm } from "./PasswordForm.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { grantWords, personWords } from "./person-words.ts";
import { SessionList } from "./SessionList.tsx";
import { TokenList } from "./TokenList.tsx";

/** One's account: roles, password, sessions, tokens; for administrators also the others'. */
export function AccountDialog({ say }: { say: (text: string) => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const current = usePerson();
  const me = useQuery(meQuery).data;
  const tab = useAccounts((state) => state.tab);
  const tabs = accountTabs(current);
  const shown = tab !== null && tabs.includes(tab) ? tab : null;
  return (
    <AccountModal
      title={me ? personWords(me, i18n) : t("action.account")}
      open={shown !== null}
      onClose={closeAccounts}
      size={820}
      testId="account-dialog"
    >
      <Tabs value={shown} onChange={(next) => openAccount(next as AccountTab)} keepMounted={false}>
        <Tabs.List className={classes.tabs}>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one} data-testid={`account-tab-${one}`}>
              {t(`account.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="me" className={classes.panel}>
          <MyRoles />
        </Tabs.Panel>
        <Tabs.Panel value="password" className={classes.panel}>
          <PasswordForm
            onChanged={() => {
              say(t("password.changed"));
              closeAccounts();
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="sessions" className={classes.panel}>
          <SessionList />
        </Tabs.Panel>
        <Tabs.Panel value="tokens" className={classes.panel}>
          <TokenList />
        </Tabs.Panel>
        <Tabs.Panel value="people" className={classes.panel}>
          <PeoplePanel />
        </Tabs.Panel>
      </Tabs>
    </AccountModal>
  );
}

function MyRoles() {
  const i18n = useI18n();
  const { t } = i18n;
  const me = useQuery(meQuery).data;
  if (!me?.person) return null;
  return (
    <dl className={classes.facts}>
      <dt>{t("me.login")}</dt>
      <dd>{me.person.login}</dd>
      <dt>{t("me.sees")}</dt>
      <dd>
        {me.sees === "*" ? t("me.sees.all") : me.sees.map(i18n.nameOf).join(i18n.language === "zh" ? "、" : ", ")}
      </dd>
      <dt>{t("me.roles")}</dt>
      <dd>
        <ul className={classes.plain}>
          {me.roles.map((grant) => (
            <li key={`${grant.role} ${grant.area.code}`}>
              {grantWords(grant, i18n)}
              <small>{t(`role.about.${grant.role}`)}</small>
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}
