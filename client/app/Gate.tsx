import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { FirstPasswordScreen, NoRoleScreen, SignInScreen } from "../features/accounts/SignInScreen.tsx";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { setHomeAreas } from "../lib/person/home-areas.ts";
import { meQuery } from "../lib/person/person.api.ts";
import { rememberPerson } from "../lib/person/session.store.ts";
import { useView } from "../lib/view/view.store.ts";

/** Lets in who may see something, and asks the others to sign in. */
export function Gate({ children }: { children: ReactNode }) {
  const { t, language } = useI18n();
  const theme = useView((view) => view.theme);
  const me = useQuery(meQuery);

  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.documentElement.style.colorScheme = theme;
    document.title = t("app.title");
  }, [language, theme, t]);

  const person = me.data?.person;
  const login = person && !person.visitor ? person.login : null;
  useEffect(() => rememberPerson(login), [login]);
  // Before the map below looks for where to open.
  const sees = me.data?.sees ?? "*";
  setHomeAreas(sees === "*" ? null : sees.map(({ code }) => code));

  // A server that is away is the page's own matter: it says so, and goes on trying.
  if (!me.data) return me.isError ? children : null;
  if (!person) return <SignInScreen />;
  if (person.mustChangePassword) return <FirstPasswordScreen />;
  if (me.data.roles.length === 0) return <NoRoleScreen />;
  return children;
}
