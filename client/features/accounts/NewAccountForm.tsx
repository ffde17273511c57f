import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { AccountList, NewAccount } from "#server/features/accounts/accounts.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { meQuery } from "../../lib/person/person.api.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Accounts.module.css";
import { accountsQuery, addAccount } from "./accounts.api.ts";
import { GrantsEditor } from "./GrantsEditor.tsx";
import { OneTimeSecret } from "./OneTimeSecret.tsx";
import { PanelHead } from "./PanelHead.tsx";

const LOGIN = /^[a-z0-9][a-z0-9._@-]{1,63}$/i;

/** Adds a person; the first password is shown once. */
export function NewAccountForm({ areas, onBack }: { areas: AccountList["areas"]; onBack: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const oidc = useQuery(meQuery).data?.signIn.oidc != null;
  const [account, setAccount] = useState<NewAccount>({
    login: "",
    name: "",
    grants: [],
    withPassword: true,
    oidcAllowed: false,
  });
  const add = useMutation({
    mutationFn: () => addAccount({ ...account, login: account.login.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  });
  const set = (part: Partial<NewAccount>) => setAccount({ ...account, ...part });
  const taken = add.error instanceof ApiError && add.error.status === 409;
  const wrongLogin = account.login.trim() !== "" && !LOGIN.test(account.login.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrongLogin) add.mutate();
  };

  if (add.data) {
    const { name } = add.data.account;
    return (
      <>
        <PanelHead title={name} onBack={onBack} />
        {add.data.password !== null && (
          <OneTimeSecret
            title={t("people.password", { name })}
            secret={add.data.password}
            note={t("people.password.note")}
            testId="first-password"
          />
        )}
      </>
    );
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <PanelHead title={t("people.add")} onBack={onBack} />
      <div className={classes.pair}>
        <TextInput
          label={t("people.name")}
          value={account.name}
          onChange={(event) => set({ name: event.target.value })}
          maxLength={80}
          pattern=".*\S.*"
          required
          withAsterisk={false}
          autoComplete="off"
          data-testid="new-name"
        />
        <TextInput
          label={t("people.login")}
          description={t("people.login.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={account.login}
          onChange={(event) => set({ login: event.target.value })}
          error={wrongLogin ? t("people.login.wrong") : taken && t("people.login.taken")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          data-testid="new-login"
        />
      </div>
      <GrantsEditor grants={account.grants} areas={areas} onChange={(grants) => set({ grants })} />
      {oidc && (
        <>
          <Checkbox
            label={t("people.withPassword")}
            description={t("people.withPassword.about")}
            checked={account.withPassword}
            onChange={(event) => set({ withPassword: event.currentTarget.checked })}
          />
          <Checkbox
            label={t("people.oidc")}
            description={t("people.oidc.about")}
            checked={account.oidcAllowed}
            onChange={(event) => set({ oidcAllowed: event.currentTarget.checked })}
          />
        </>
      )}
      {add.error && !taken && <ErrorNote message={t("account.failed", { problem: add.error.message })} />}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onBack}>
          {t("account.cancel")}
        </Button>
        <Button type="submit" loading={add.isPending} data-testid="new-submit">
          {t("people.add")}
        </Button>
      </div>
    </form>
  );
}
