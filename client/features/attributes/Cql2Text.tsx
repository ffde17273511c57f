import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { CQL2_LIMITS } from "#server/algorithms/cql2/cql2.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { setView, useView } from "../../lib/view/view.store.ts";
import classes from "./AttributeSection.module.css";
import { checkFilter } from "./attributes.api.ts";

/** The filter as CQL2 text, to read, copy and change. The server says what is wrong with it before it is applied. */
export function Cql2Text() {
  const { t } = useI18n();
  const where = useView((view) => view.where);
  const [draft, setDraft] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const text = draft ?? where ?? "";
  const changed = text.trim() !== (where ?? "");

  const apply = async () => {
    const asked = text.trim();
    setBusy(true);
    setFault(null);
    try {
      if (asked !== "") await checkFilter(asked);
      setView({ where: asked || null });
      setDraft(null);
    } catch (error) {
      setFault(
        error instanceof ApiError && error.status < 500
          ? t("attributes.cql2.fault", { message: error.message })
          : t("attributes.cql2.away"),
      );
    } finally {
      setBusy(false);
    }
  };

  return (
    <details className={classes.cql2} data-testid="cql2">
      <summary>{t("attributes.cql2")}</summary>
      <div className={classes.cql2Body}>
        <Textarea
          size="xs"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={CQL2_LIMITS.characters}
          spellCheck={false}
          aria-label={t("attributes.cql2.label")}
          placeholder="storeys >= 4 AND altered = TRUE"
          classNames={{ input: classes.code! }}
          value={text}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? undefined : "cql2-fault"}
          onChange={(event) => {
            setDraft(event.target.value);
            setFault(null);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void apply();
          }}
          data-testid="cql2-text"
        />
        {fault !== null && (
          <p className={classes.fault} id="cql2-fault" role="alert" data-testid="cql2-fault">
            {fault}
          </p>
        )}
        <div className={classes.line}>
          <Button
            size="compact-xs"
            disabled={!changed}
            loading={busy}
            onClick={() => void apply()}
            data-testid="cql2-apply"
          >
            {t("attributes.cql2.apply")}
          </Button>
          {changed && (
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => {
                setDraft(null);
                setFault(null);
              }}
            >
              {t("attributes.cql2.revert")}
            </Button>
          )}
        </div>
      </div>
    </details>
  );
}
