import { Button } from "@mantine/core";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import classes from "./ui.module.css";

/** What did not work, and, where it may help, a way to try again. */
export function ErrorNote({ message, onRetry }: { message: string; onRetry?: (() => void) | undefined }) {
  const { t } = useI18n();
  return (
    <div role="alert" className={classes.note}>
      <p>{message}</p>
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry}>
          {t("app.retry")}
        </Button>
      )}
    </div>
  );
}
