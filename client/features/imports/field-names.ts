import { dictionaries, type Key } from "../../lib/i18n/i18n.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";
import { propertyName } from "../../lib/property-names.ts";

/** What a column can feed: the property's name, or the importer's own word for it. */
export function fieldName(field: string, i18n: I18n): string {
  const key = `imports.field.${field}`;
  return key in dictionaries[i18n.language] ? i18n.t(key as Key) : propertyName(field, i18n);
}
