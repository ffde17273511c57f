import { Button } from "@mantine/core";
import IconShieldCheck from "@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs";
import { useState } from "react";
import type { Verification } from "#server/features/audit/audit.contract.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./AuditDialog.module.css";
import { verifyLog } from "./audit.api.ts";

type State =
  | { kind: "idle" }
  | { kind: "busy"; entries: number }
  | { kind: "done"; found: Verification }
  | { kind: "failed" };

/** Has the server recompute the chain and says what it found. */
export function Verify() {
  const { t, count } = useI18n();
  const [state, setState] = useState<State>({ kind: "idle" });
  const verify = async () => {
    setState({ kind: "busy", entries: 0 });
    try {
      setState({ kind: "done", found: await verifyLog((entries) => setState({ kind: "busy", entries })) });
    } catch {
      setState({ kind: "failed" });
    }
  };
  const words = () => {
    switch (state.kind) {
      case "idle":
        return "";
      case "busy":
        return t("audit.verify.busy", { n: count(state.entries) });
      case "failed":
        return t("audit.verify.failed");
      case "done": {
        const { broken, entries, last } = state.found;
        if (broken)
          return t(`audit.verify.${broken.fault}`, {
            id: count(broken.id),
            at: broken.at ? formatInstant(broken.at) : "",
            n: count(entries),
          });
        return last ? t("audit.verify.ok", { n: count(entries) }) : t("audit.verify.none");
      }
    }
  };
  const broken = state.kind === "failed" || (state.kind === "done" && state.found.broken !== null);
  return (
    <div className={classes.verify}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconShieldCheck size={15} aria-hidden />}
        loading={state.kind === "busy"}
        onClick={() => void verify()}
        data-testid="audit-verify"
      >
        {t("audit.verify")}
      </Button>
      <output data-broken={broken || undefined} data-testid="audit-verdict">
        {words()}
      </output>
    </div>
  );
}
