import { Button } from "@mantine/core";
import IconLock from "@tabler/icons-react/dist/esm/icons/IconLock.mjs";
import { useEffect } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useSession } from "../../lib/person/session.store.ts";
import classes from "./Accounts.module.css";
import { openSignIn } from "./accounts.store.ts";

/** The session has ended: what is on the screen stays, and so does this until somebody signs in again. */
export function SessionEnded() {
  const { t } = useI18n();
  const ended = useSession((session) => session.ended !== null);
  useEffect(() => {
    if (ended) openSignIn();
  }, [ended]);
  if (!ended) return null;
  return (
    <div role="alert" className={classes.ended} data-testid="session-ended">
      <IconLock size={17} aria-hidden />
      <span>{t("session.ended")}</span>
      <Button size="compact-xs" variant="light" onClick={openSignIn}>
        {t("session.again")}
      </Button>
    </div>
  );
}
