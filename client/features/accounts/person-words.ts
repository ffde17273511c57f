/** How people, roles and sessions are called. */
import type { GrantOut, Me } from "#server/features/accounts/accounts.contract.ts";
import type { I18n } from "../../lib/i18n/use-i18n.ts";

export const grantWords = ({ role, area }: GrantOut, { t, nameOf }: I18n): string =>
  t("account.grant", { role: t(`role.${role}`), area: nameOf(area) });

/** A demo account is called by what it may, in the language of the page. */
export function personWords({ person, roles }: Pick<Me, "person" | "roles">, i18n: I18n): string {
  if (!person || person.visitor) return i18n.t("account.visitor");
  return person.demo && roles[0] ? grantWords(roles[0], i18n) : person.name;
}

const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger/, "WeChat"],
  [/Edg\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/HarmonyOS/, "HarmonyOS"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
];

/** What a User-Agent header comes to for its owner: browser and system. */
export function agentWords(agent: string, { t }: I18n): string {
  const nameIn = (known: readonly [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent))?.[1];
  const [browser, system] = [nameIn(BROWSERS), nameIn(SYSTEMS)];
  return browser && system ? t("session.agent", { browser, system }) : t("session.agent.unknown");
}

/** An instant to the minute, in the reader's own time zone. */
export const whenWords = (instant: string, { language }: I18n): string =>
  new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(instant),
  );
