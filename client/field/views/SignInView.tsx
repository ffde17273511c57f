import { type FormEvent, useEffect, useState } from "react";
import type { DemoAccount, Me } from "#server/features/accounts/accounts.contract.ts";
import { ApiError, fetchJson, sendJson } from "../../lib/api/fetch-json.ts";
import { goToProvider } from "../../lib/person/go-to-provider.ts";
import { arrive, useField } from "../field.store.ts";
import type { FieldKey } from "../field.words.ts";
import { openPage } from "../use-page.ts";
import { useWords } from "../use-words.ts";

/** Login and password, the identity provider, and on the demo city of this computer its accounts. */
export function SignInView() {
  const { t, language } = useWords();
  const { content } = useField();
  const [offered, setOffered] = useState<Me["signIn"] | null>(null);
  const [login, setLogin] = useState(content?.person?.login ?? "");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<FieldKey | null>(
    /^#sign-in=(?!done)/.test(location.hash) ? "signin.provider" : null,
  );
  useEffect(() => {
    fetchJson<Me>("/api/me").then(
      ({ signIn }) => setOffered(signIn),
      () => setProblem("signin.away"),
    );
  }, []);

  const attempt = async (url: string, body: object) => {
    setBusy(true);
    setProblem(null);
    try {
      await sendJson<null>("POST", url, body);
      openPage("/");
      await arrive();
    } catch (error) {
      setProblem(problemOf(error));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt("/api/session", { login, password });
  };
  const others = content?.person ? 0 : (content?.entries.length ?? 0);
  const nameOf = ({ role, area }: DemoAccount) =>
    `${t(`role.${role}`)} · ${language === "zh" ? area.nameZh : area.nameEn}`;
  return (
    <section className="form sign-in" data-testid="sign-in">
      <h2>{t("signin.title")}</h2>
      <p className="muted">{t("signin.about")}</p>
      {others > 0 && <p className="banner">{t("signin.others", { n: others })}</p>}
      {problem && (
        <p className="fault" role="alert" data-testid="sign-in-problem">
          {t(problem)}
        </p>
      )}
      <form onSubmit={submit}>
        <label>
          {t("signin.login")}
          <input
            type="text"
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            data-testid="sign-in-login"
          />
        </label>
        <label>
          {t("signin.password")}
          <input
            type="password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            autoComplete="current-password"
            required
            data-testid="sign-in-password"
          />
        </label>
        <button type="submit" className="main-button" disabled={busy} data-testid="sign-in-submit">
          {t(busy ? "signin.busy" : "signin.submit")}
        </button>
      </form>
      {offered?.oidc && (
        <button type="button" disabled={busy} onClick={() => goToProvider("/field/")}>
          {t("signin.oidc", { label: offered.oidc })}
        </button>
      )}
      {offered && offered.demo.length > 0 && (
        <section>
          <h3>{t("signin.demo")}</h3>
          <ul className="entries">
            {offered.demo.map((account) => (
              <li key={account.login}>
                <button
                  type="button"
                  disabled={busy}
                  onClick={() => void attempt("/api/session/demo", { login: account.login })}
                >
                  {nameOf(account)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}

function problemOf(error: unknown): FieldKey {
  if (!(error instanceof ApiError)) return "signin.away";
  if (error.status === 401) return "signin.wrong";
  return error.status === 429 ? "signin.locked" : "signin.refused";
}
