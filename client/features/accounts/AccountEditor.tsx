import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Account, AccountList } from "#server/features/accounts/accounts.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { meQuery } from "../../lib/person/person.api.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Accounts.module.css";
import { accountsQuery, changeAccount, resetPassword, setGrants } from "./accounts.api.ts";
import { GrantsEditor } from "./GrantsEditor.tsx";
import { OneTimeSecret } from "./OneTimeSecret.tsx";
import { PanelHead } from "./PanelHead.tsx";
import { grantWords } from "./person-words.ts";

interface Props {
  account: Account;
  areas: AccountList["areas"];
  onBack: () => void;
}

/** One person: name, roles with their areas, password, whether they may sign in. */
export function AccountEditor({ account, areas, onBack }: Props) {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const oidc = useQuery(meQuery).data?.signIn.oidc != null;
  const mayGrant = (code: string) => areas === "*" || areas.includes(code);
  const [name, setName] = useState(account.name);
  const [oidcAllowed, setOidcAllowed] = useState(account.oidcAllowed);
  const [grants, setGrantsHere] = useState(
    account.grants.filter(({ area }) => mayGrant(area.code)).map(({ role, area }) => ({ role, area: area.code })),
  );
  const [sure, setSure] = useState<"reset" | "deactivate" | null>(null);
  const done = () => {
    setSure(null);
    return client.invalidateQueries({ queryKey: accountsQuery.queryKey });
  };

  const save = useMutation({
    async mutationFn() {
      if (account.manageable && (name.trim() !== account.name || oidcAllowed !== account.oidcAllowed))
        await changeAccount(account.id, { name, oidcAllowed, active: account.active });
      await setGrants(account.id, grants);
    },
    onSettled: done,
  });
  const switchActive = useMutation({
    mutationFn: (active: boolean) =>
      changeAccount(account.id, { name: account.name, oidcAllowed: account.oidcAllowed, active }),
    onSettled: done,
  });
  const reset = useMutation({ mutationFn: () => resetPassword(account.id), onSettled: done });
  const failure = save.error ?? switchActive.error ?? reset.error;
  const isLast = failure instanceof ApiError && failure.status === 409;
  const elsewhere = account.grants.filter(({ area }) => !mayGrant(area.code));

  if (account.demo)
    return (
      <>
        <PanelHead title={account.name} note={account.login} onBack={onBack} />
        <p className={classes.note}>{t("people.demo.locked")}</p>
      </>
    );
  return (
    <div className={classes.form} data-testid="account-editor">
      <PanelHead title={account.name} note={account.login} onBack={onBack} />
      {!account.manageable && <p className={classes.note}>{t("people.locked")}</p>}
      {account.manageable && (
        <TextInput
          label={t("people.name")}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={80}
          data-testid="edit-name"
        />
      )}
      {elsewhere.length > 0 && (
        <p className={classes.dim}>{elsewhere.map((grant) => grantWords(grant, i18n)).join(" / ")}</p>
      )}
      <GrantsEditor grants={grants} areas={areas} onChange={setGrantsHere} />
      {oidc && account.manageable && !account.oidc && (
        <Checkbox
          label={t("people.oidc")}
          description={t("people.oidc.about")}
          checked={oidcAllowed}
          onChange={(event) => setOidcAllowed(event.currentTarget.checked)}
        />
      )}
      {failure && <ErrorNote message={isLast ? t("people.last") : t("account.failed", { problem: failure.message })} />}
      {reset.data?.password && (
        <OneTimeSecret
          title={t("people.password", { name: account.name })}
          secret={reset.data.password}
          note={t("people.password.note")}
          testId="first-password"
        />
      )}
      <div className={classes.buttons}>
        {account.manageable && (
          <span className={classes.grows}>
            <Button size="compact-md" variant="default" onClick={() => setSure("reset")} data-testid="reset">
              {t("people.reset")}
            </Button>{" "}
            {account.active ? (
              <Button
                size="compact-md"
                variant="default"
                onClick={() => setSure("deactivate")}
                data-testid="deactivate"
              >
                {t("people.deactivate")}
              </Button>
            ) : (
              <Button
                size="compact-md"
                variant="default"
                loading={switchActive.isPending}
                onClick={() => switchActive.mutate(true)}
                data-testid="activate"
              >
                {t("people.activate")}
              </Button>
            )}
          </span>
        )}
        {save.isSuccess && !save.isPending && (
          <span role="status" className={classes.dim}>
            {t("people.saved")}
          </span>
        )}
        <Button
          loading={save.isPending}
          disabled={name.trim() === ""}
          onClick={() => save.mutate()}
          data-testid="save-account"
        >
          {t(account.manageable ? "account.save" : "people.grants.save")}
        </Button>
      </div>
      {sure && (
        <div role="alertdialog" aria-label={t(`people.${sure}`)} className={classes.sure}>
          <p>{t(`people.${sure}.sure`)}</p>
          <Button size="compact-sm" variant="default" onClick={() => setSure(null)}>
            {t("account.cancel")}
          </Button>
          <Button
            size="compact-sm"
            loading={reset.isPending || switchActive.isPending}
            onClick={() => (sure === "reset" ? reset.mutate() : switchActive.mutate(false))}
            data-testid="sure"
          >
            {t(`people.${sure}`)}
          </Button>
        </div>
      )}
    </div>
  );
}
