import { Alert, Button, Divider, PasswordInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { DemoAccount } from "#server/features/accounts/accounts.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { type I18n, useI18n } from "../../lib/i18n/use-i18n.ts";
import { goToProvider } from "../../lib/person/go-to-provider.ts";
import { meQuery } from "../../lib/person/person.api.ts";
import { signInOutcome } from "../../lib/person/return-from-provider.ts";
import { useSession } from "../../lib/person/session.store.ts";
import classes from "./Accounts.module.css";
import { signIn, signInDemo } from "./accounts.api.ts";
import { grantWords } from "./person-words.ts";
import { useArrival } from "./use-arrival.ts";

/** Login and password, the identity provider, and on the demo city of this computer its accounts. */
export function SignInForm({ onResumed }: { onResumed?: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const offered = useQuery(meQuery).data?.signIn;
  const ended = useSession((session) => session.ended);
  const arrive = useArrival(onResumed);
  const [login, setLogin] = useState(ended ?? "");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(
    signInOutcome && signInOutcome !== "done" ? t(`signin.outcome.${signInOutcome}`) : null,
  );

  const attempt = async (enter: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await enter();
      await arrive();
    } catch (error) {
      setProblem(problemWords(error, i18n));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(() => signIn(login, password));
  };
  const demo = offered?.demo ?? [];

  return (
    <div className={classes.signIn}>
      {problem && (
        <Alert color="red" variant="light" role="alert" data-testid="sign-in-problem">
          {problem}
        </Alert>
      )}
      {demo.length > 0 && (
        <>
          <DemoAccounts accounts={demo} busy={busy} onChoose={(chosen) => void attempt(() => signInDemo(chosen))} />
          <Divider label={t("signin.or")} />
        </>
      )}
      <form onSubmit={submit} className={classes.form}>
        <TextInput
          label={t("signin.login")}
          value={login}
          onChange={(event) => setLogin(event.target.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...(demo.length === 0 && !ended && { "data-autofocus": true })}
          data-testid="sign-in-login"
        />
        <PasswordInput
          label={t("signin.password")}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...(ended && { "data-autofocus": true })}
          data-testid="sign-in-password"
        />
        <Button type="submit" loading={busy} data-testid="sign-in-submit">
          {t("signin.submit")}
        </Button>
      </form>
      {offered?.oidc && (
        <Button variant="default" onClick={() => goToProvider()} disabled={busy} data-testid="sign-in-oidc">
          {t("signin.oidc", { label: offered.oidc })}
        </Button>
      )}
    </div>
  );
}

function DemoAccounts({
  accounts,
  busy,
  onChoose,
}: {
  accounts: readonly DemoAccount[];
  busy: boolean;
  onChoose: (login: string) => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <section aria-label={t("signin.demo")}>
      <h3 className={classes.label}>{t("signin.demo")}</h3>
      <ul className={classes.demoAccounts}>
        {accounts.map((account) => (
          <li key={account.login}>
            <button
              type="button"
              disabled={busy}
              onClick={() => onChoose(account.login)}
              data-testid={`demo-${account.login}`}
            >
              <strong>{grantWords(account, i18n)}</strong>
              <small>{t(`role.about.${account.role}`)}</small>
            </button>
          </li>
        ))}
      </ul>
      <p className={classes.note}>{t("signin.demo.note")}</p>
    </section>
  );
}

function problemWords(error: unknown, { t }: I18n): string {
  if (!(error instanceof ApiError)) return t("signin.away");
  if (error.status === 401) return t("signin.wrong");
  return error.status === 429 ? t("signin.locked") : t("signin.refused", { problem: error.message });
}
