import { Button } from "@mantine/core";
import IconPrinter from "@tabler/icons-react/dist/esm/icons/IconPrinter.mjs";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { Root } from "#server/features/audit/audit.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./AuditDialog.module.css";
import { rootsQuery } from "./audit.api.ts";
import { RootSheet } from "./RootSheet.tsx";

/** The root of each day, to be printed. */
export function Roots() {
  const { t, count } = useI18n();
  const { data } = useQuery(rootsQuery);
  const [printed, setPrinted] = useState<Root | null>(null);
  const print = (root: Root) => {
    flushSync(() => setPrinted(root));
    window.print();
  };
  if (!data || data.roots.length === 0) return null;
  return (
    <section className={classes.roots} aria-label={t("audit.roots")}>
      <h3>{t("audit.roots")}</h3>
      <ul>
        {data.roots.map((root) => (
          <li key={root.day}>
            <b>{root.day}</b>
            <span>{t("audit.root.entries", { n: count(root.entries), id: count(root.lastId) })}</span>
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<IconPrinter size={13} aria-hidden />}
              onClick={() => print(root)}
              aria-label={t("audit.root.printDay", { day: root.day })}
              data-testid="audit-print"
            >
              {t("audit.root.print")}
            </Button>
          </li>
        ))}
      </ul>
      {printed && <RootSheet root={printed} />}
    </section>
  );
}
