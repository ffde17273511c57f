import { Button, TextInput } from "@mantine/core";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Account } from "#server/features/accounts/accounts.contract.ts";
import { type I18n, useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { AccountEditor } from "./AccountEditor.tsx";
import classes from "./Accounts.module.css";
import { accountsQuery } from "./accounts.api.ts";
import { NewAccountForm } from "./NewAccountForm.tsx";
import { grantWords, whenWords } from "./person-words.ts";

/** Who has an account and what they may, for administrators. */
export function PeoplePanel() {
  const i18n = useI18n();
  const { t } = i18n;
  const { data, error, refetch } = useQuery(accountsQuery);
  const [text, setText] = useState("");
  const [open, setOpen] = useState<string | "new" | null>(null);
  if (error && !data)
    return <ErrorNote message={t("account.failed", { problem: error.message })} onRetry={() => void refetch()} />;
  if (!data) return <p className={classes.note}>{t("account.loading")}</p>;

  const back = () => setOpen(null);
  if (open === "new") return <NewAccountForm areas={data.areas} onBack={back} />;
  const chosen = data.accounts.find(({ id }) => id === open);
  if (chosen) return <AccountEditor key={chosen.id} account={chosen} areas={data.areas} onBack={back} />;

  const found = data.accounts.filter((account) => matches(account, text, i18n));
  return (
    <>
      <div className={classes.line}>
        <TextInput
          className={classes.grows}
          leftSection={<IconSearch size={16} />}
          placeholder={t("people.search")}
          aria-label={t("people.search")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          data-testid="people-search"
        />
        <Button leftSection={<IconPlus size={15} />} onClick={() => setOpen("new")} data-testid="people-add">
          {t("people.add")}
        </Button>
      </div>
      <p className={classes.note} role="status">
        {found.length === 0 ? t("people.none") : t("people.count", { n: found.length })}
      </p>
      <div className={classes.tableFrame}>
        <table className={classes.table} data-testid="people">
          <thead>
            <tr>
              <th>{t("people.name")}</th>
              <th>{t("people.roles")}</th>
              <th>{t("people.seen")}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((account) => (
              <tr key={account.id} data-off={!account.active || undefined}>
                <td>
                  <button
                    type="button"
                    className={classes.name}
                    aria-label={t("people.edit", { name: account.name })}
                    onClick={() => setOpen(account.id)}
                    data-testid={`person-${account.login}`}
                  >
                    {account.name}
                  </button>
                  <small>
                    {account.login}
                    <Marks account={account} />
                  </small>
                </td>
                <td>
                  {account.grants.map((grant) => (
                    <span key={`${grant.role} ${grant.area.code}`} className={classes.grantWords}>
                      {grantWords(grant, i18n)}
                    </span>
                  ))}
                  {account.grants.length === 0 && <span className={classes.dim}>{t("account.norole")}</span>}
                </td>
                <td className={classes.dim}>
                  {account.lastSeenAt ? whenWords(account.lastSeenAt, i18n) : t("people.seen.never")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Marks({ account }: { account: Account }) {
  const { t } = useI18n();
  return (
    <>
      {!account.active && <span className={classes.mark}>{t("people.off")}</span>}
      {account.demo && <span className={classes.mark}>{t("people.demo")}</span>}
      {account.active && account.mustChangePassword && <span className={classes.mark}>{t("people.must")}</span>}
    </>
  );
}

/** Every typed word is in the name, the login, or the words of a grant. */
function matches(account: Account, text: string, i18n: I18n): boolean {
  const said = [account.name, account.login, ...account.grants.map((grant) => grantWords(grant, i18n))]
    .join(" ")
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
