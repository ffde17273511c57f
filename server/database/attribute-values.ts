import type { AttributeType } from "../contracts/attributes.contract.ts";

/** An attribute as its declared type; null where the record states none of that type. Ledgers of CSV state all as texts. */
export function attributeValue(stored: unknown, type: AttributeType): string | number | boolean | null {
  if (stored === null || stored === undefined || stored === "") return null;
  const text = String(stored);
  switch (type) {
    case "string":
      return typeof stored === "object" ? JSON.stringify(stored) : text;
    case "number":
      return Number.isFinite(Number(text)) ? Number(text) : null;
    case "boolean":
      if (/^(true|yes|是)$/i.test(text)) return true;
      return /^(false|no|否)$/i.test(text) ? false : null;
    case "date":
      return /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? null;
  }
}
