import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Accounts.module.css";
import { endSession, sessionsQuery } from "./accounts.api.ts";
import { agentWords, whenWords } from "./person-words.ts";

/** Where the account is signed in. */
export function SessionList() {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const { data, error } = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: endSession,
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const failure = error ?? end.error;
  return (
    <>
      <p className={classes.note}>{t("session.note")}</p>
      {failure && <ErrorNote message={t("account.failed", { problem: failure.message })} />}
      <ul className={classes.rows} data-testid="sessions">
        {data?.sessions.map((session) => (
          <li key={session.id}>
            <div>
              <strong>{agentWords(session.agent, i18n)}</strong>
              <small>
                {t(`session.kind.${session.kind}`)} ·{" "}
                {t("session.opened", { when: whenWords(session.createdAt, i18n) })} ·{" "}
                {t("session.seen", { when: whenWords(session.lastSeenAt, i18n) })}
              </small>
            </div>
            {session.current ? (
              <span className={classes.mark}>{t("session.current")}</span>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                loading={end.isPending && end.variables === session.id}
                onClick={() => end.mutate(session.id)}
              >
                {t("session.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
