import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { PASSWORD_LENGTH } from "#server/features/accounts/accounts.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { type I18n, useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import classes from "./Accounts.module.css";
import { changePassword } from "./accounts.api.ts";

interface Problem {
  field: "old" | "new" | "again";
  words: string;
}

/** Changes one's password; the present one is asked for, because a screen may be left unlocked. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { person } = usePerson();
  const [typed, setTyped] = useState({ old: "", new: "", again: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.new !== typed.again) return setProblem({ field: "again", words: t("password.differs") });
    setBusy(true);
    setProblem(null);
    try {
      await changePassword(typed.old, typed.new);
      setTyped({ old: "", new: "", again: "" });
      onChanged();
    } catch (error) {
      setProblem(problemOf(error, i18n));
    } finally {
      setBusy(false);
    }
  };
  const field = (name: Problem["field"], autoComplete: string) => ({
    label: t(`password.${name}`),
    value: typed[name],
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
    error: problem?.field === name && problem.words,
    autoComplete,
    required: true,
    withAsterisk: false,
    "data-testid": `password-${name}`,
  });

  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form}>
      {/* For password managers: whose password it is. */}
      <input type="text" autoComplete="username" value={person?.login ?? ""} readOnly hidden />
      <PasswordInput {...field("old", "current-password")} />
      <PasswordInput
        {...field("new", "new-password")}
        description={t("password.rule", { n: PASSWORD_LENGTH.minimum })}
        minLength={PASSWORD_LENGTH.minimum}
      />
      <PasswordInput {...field("again", "new-password")} />
      <Button type="submit" loading={busy} data-testid="password-submit">
        {t("password.change")}
      </Button>
    </form>
  );
}

function problemOf(error: unknown, { t }: I18n): Problem {
  if (!(error instanceof ApiError)) return { field: "old", words: t("signin.away") };
  if (error.status === 403) return { field: "old", words: t("password.old.wrong") };
  if (error.status === 429) return { field: "old", words: t("signin.locked") };
  return { field: "new", words: error.status === 400 ? t("password.new.weak") : error.message };
}
