import { Menu } from "@mantine/core";
import IconChevron from "@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs";
import IconMobile from "@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs";
import IconDevices from "@tabler/icons-react/dist/esm/icons/IconDevices.mjs";
import IconId from "@tabler/icons-react/dist/esm/icons/IconId.mjs";
import IconKey from "@tabler/icons-react/dist/esm/icons/IconKey.mjs";
import IconSignIn from "@tabler/icons-react/dist/esm/icons/IconLogin2.mjs";
import IconSignOut from "@tabler/icons-react/dist/esm/icons/IconLogout.mjs";
import IconPassword from "@tabler/icons-react/dist/esm/icons/IconPassword.mjs";
import IconUser from "@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs";
import IconUsers from "@tabler/icons-react/dist/esm/icons/IconUsers.mjs";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { meQuery } from "../../lib/person/person.api.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import classes from "./Accounts.module.css";
import { accountTabs } from "./account-tabs.ts";
import { signOut } from "./accounts.api.ts";
import { openAccount, openSignIn } from "./accounts.store.ts";
import { grantWords, personWords } from "./person-words.ts";

const ICONS = { me: IconId, password: IconPassword, sessions: IconDevices, tokens: IconKey, people: IconUsers };

/** Who is signed in, and what there is to do about it. */
export function AccountMenu() {
  const i18n = useI18n();
  const { t } = i18n;
  const me = useQuery(meQuery).data;
  const current = usePerson();
  if (!me?.person) return null;
  const name = personWords(me, i18n);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button type="button" className={classes.target} aria-label={t("account.menu", { name })} data-testid="account">
          <IconUser size={20} aria-hidden />
          <span>{name}</span>
          <IconChevron size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        <div className={classes.who}>
          <strong>{name}</strong>
          {me.person.visitor && <span>{t("account.visitor.about")}</span>}
          {me.person.demo && <span>{t("session.kind.demo")}</span>}
          {current.signedIn &&
            !me.person.demo &&
            me.roles.map((grant) => <span key={`${grant.role} ${grant.area.code}`}>{grantWords(grant, i18n)}</span>)}
        </div>
        <Menu.Divider />
        {accountTabs(current).map((tab) => {
          const Icon = ICONS[tab];
          return (
            <Menu.Item
              key={tab}
              leftSection={<Icon size={16} />}
              onClick={() => openAccount(tab)}
              data-testid={`account-${tab}`}
            >
              {t(`account.tab.${tab}`)}
            </Menu.Item>
          );
        })}
        {current.is("officer") && (
          <Menu.Item component="a" href="/field/" leftSection={<IconMobile size={16} />} data-testid="account-field">
            {t("account.field")}
          </Menu.Item>
        )}
        {(!current.signedIn || me.signIn.demo.length > 0) && (
          <Menu.Item leftSection={<IconSignIn size={16} />} onClick={openSignIn} data-testid="open-sign-in">
            {t(current.signedIn ? "account.switch" : "account.signin")}
          </Menu.Item>
        )}
        {current.signedIn && (
          <Menu.Item leftSection={<IconSignOut size={16} />} onClick={() => void signOut()} data-testid="sign-out">
            {t("account.signout")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
