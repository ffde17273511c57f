/** Entries of the log as people read them. */
import type { AuditEntry } from "#server/features/audit/audit.contract.ts";
import { dictionaries, type Key } from "../../lib/i18n/i18n.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";

/** "site.changed" as "Site changed"; an action without words of its own stands as it is written. */
export function actionWords(action: string, { t, language }: Pick<I18n, "t" | "language">): string {
  const [on = "", done = ""] = action.split(".");
  const known = (key: string): key is Key => key in dictionaries[language];
  const keys = [`audit.on.${on}`, `audit.do.${done}`];
  return keys.every(known) ? keys.map((key) => t(key as Key)).join(language === "zh" ? "" : " ") : action;
}

const said = (value: unknown): string =>
  value === null || value === undefined || value === ""
    ? "–"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

/** The contents in one line: "name: A → B". */
export function detailWords(detail: AuditEntry["detail"]): string {
  return Object.entries(detail)
    .map(([name, value]) => {
      const change = value as { old?: unknown; new?: unknown } | null;
      const isChange = change !== null && typeof change === "object" && ("old" in change || "new" in change);
      return `${name}: ${isChange ? `${said(change.old)} → ${said(change.new)}` : said(value)}`;
    })
    .join("; ");
}

/** A hash as it is printed and compared: groups of four. */
export const inGroups = (hash: string): string => hash.match(/.{4}/g)?.join(" ") ?? hash;
