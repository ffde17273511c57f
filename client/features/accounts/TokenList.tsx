import { Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TOKEN_DAYS } from "#server/features/accounts/accounts.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Accounts.module.css";
import { makeToken, revokeToken, tokensQuery } from "./accounts.api.ts";
import { OneTimeSecret } from "./OneTimeSecret.tsx";
import { whenWords } from "./person-words.ts";

const DAYS = [7, 30, TOKEN_DAYS.usual, 180, 365];

/** Tokens given to other software. */
export function TokenList() {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const { data, error } = useQuery(tokensQuery);
  const [name, setName] = useState("");
  const [days, setDays] = useState<number>(TOKEN_DAYS.usual);
  const renew = () => client.invalidateQueries({ queryKey: tokensQuery.queryKey });
  const make = useMutation({ mutationFn: () => makeToken(name, days), onSuccess: () => setName(""), onSettled: renew });
  const revoke = useMutation({ mutationFn: revokeToken, onSettled: renew });
  const failure = error ?? make.error ?? revoke.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <>
      <p className={classes.note}>{t("token.note")}</p>
      <form onSubmit={submit} className={classes.line}>
        <TextInput
          label={t("token.name")}
          placeholder={t("token.name.hint")}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={80}
          pattern=".*\S.*"
          required
          withAsterisk={false}
          className={classes.grows}
          data-testid="token-name"
        />
        <Select
          label={t("token.days")}
          value={String(days)}
          data={DAYS.map((n) => ({ value: String(n), label: t("token.days.n", { n }) }))}
          onChange={(value) => setDays(Number(value))}
          allowDeselect={false}
          w={110}
        />
        <Button type="submit" loading={make.isPending} data-testid="token-make">
          {t("token.make")}
        </Button>
      </form>
      {failure && <ErrorNote message={t("account.failed", { problem: failure.message })} />}
      {make.data && (
        <OneTimeSecret
          title={make.data.name}
          secret={make.data.token}
          note={`${t("token.once")} ${t("token.use")}`}
          testId="token-secret"
        />
      )}
      <ul className={classes.rows} data-testid="tokens">
        {data?.tokens.length === 0 && <li className={classes.none}>{t("token.none")}</li>}
        {data?.tokens.map((token) => (
          <li key={token.id}>
            <div>
              <strong>{token.name}</strong>
              <small>
                {t(new Date(token.expiresAt) < new Date() ? "token.expired" : "token.until", {
                  when: whenWords(token.expiresAt, i18n),
                })}{" "}
                · {token.lastUsedAt ? t("token.used", { when: whenWords(token.lastUsedAt, i18n) }) : t("token.unused")}
              </small>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              loading={revoke.isPending && revoke.variables === token.id}
              onClick={() => revoke.mutate(token.id)}
            >
              {t("token.revoke")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
