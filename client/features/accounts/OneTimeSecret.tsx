import { Button } from "@mantine/core";
import { useState } from "react";
import { writeClipboard } from "../../lib/clipboard.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Accounts.module.css";

interface Props {
  title: string;
  note: string;
  secret: string;
  testId: string;
}

/** A password or token that is shown this once. */
export function OneTimeSecret({ title, note, secret, testId }: Props) {
  const { t } = useI18n();
  const [copied, setCopied] = useState(false);
  return (
    <section className={classes.secret} role="status" aria-label={title}>
      <strong>{title}</strong>
      <code data-testid={testId}>{secret}</code>
      <Button
        size="compact-sm"
        variant="default"
        onClick={async () => {
          setCopied(await writeClipboard(secret));
        }}
      >
        {t(copied ? "account.copied" : "account.copy")}
      </Button>
      <p className={classes.note}>{note}</p>
    </section>
  );
}
