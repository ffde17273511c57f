import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import classes from "./Accounts.module.css";
import { signOut } from "./accounts.api.ts";
import { PasswordForm } from "./PasswordForm.tsx";
import { SignInForm } from "./SignInForm.tsx";

/** The page of somebody who has yet to sign in. */
export function SignInScreen() {
  return (
    <Screen>
      <SignInForm />
    </Screen>
  );
}

/** The page of somebody whose password was set by an administrator. */
export function FirstPasswordScreen() {
  const { t } = useI18n();
  return (
    <Screen>
      <h2>{t("password.must.title")}</h2>
      <p>{t("password.must")}</p>
      <PasswordForm onChanged={() => location.reload()} />
      <SignOut />
    </Screen>
  );
}

/** The page of somebody who has an account and nothing else. */
export function NoRoleScreen() {
  const { t } = useI18n();
  const { person } = usePerson();
  return (
    <Screen>
      <h2>{t("signin.norole.title")}</h2>
      <p>{t("signin.norole", { login: person?.login ?? "" })}</p>
      <SignOut />
    </Screen>
  );
}

function SignOut() {
  const { t } = useI18n();
  return (
    <Button variant="default" onClick={() => void signOut()} data-testid="sign-out">
      {t("account.signout")}
    </Button>
  );
}

function Screen({ children }: { children: ReactNode }) {
  const { t, language } = useI18n();
  const theme = useView((view) => view.theme);
  return (
    <main className={classes.screen} data-testid="sign-in-screen">
      <div className={classes.card}>
        <h1>{t("app.title")}</h1>
        {children}
      </div>
      <div className={classes.looks}>
        <button type="button" onClick={() => setView({ language: language === "zh" ? "en" : "zh" })}>
          {language === "zh" ? "English" : "中文"}
        </button>
        <button type="button" onClick={() => setView({ theme: theme === "dark" ? "light" : "dark" })}>
          {t("action.theme")}
        </button>
      </div>
    </main>
  );
}
