import { useSyncExternalStore } from "react";

/** What is open, as the address says after its #. */
export type OpenPage =
  | { name: "stops" | "outbox" | "device" | "signin" }
  | { name: "stop"; key: string }
  | { name: "finding"; key: string; entry: string | null };

/** #/stop/12-34, #/stop/12-34/finding, #/stop/12-34/finding/ID; anything else is the list of stops. */
export function pageOf(hash: string): OpenPage {
  const [name, key, what, entry] = hash.replace(/^#\/?/, "").split("/");
  if (name === "outbox" || name === "device" || name === "signin") return { name };
  if (name === "stop" && key && what === "finding") return { name: "finding", key, entry: entry ?? null };
  return name === "stop" && key ? { name: "stop", key } : { name: "stops" };
}

const subscribe = (listener: () => void) => {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
};
export const usePage = (): OpenPage => pageOf(useSyncExternalStore(subscribe, () => location.hash));

export const openPage = (address: string) => {
  location.hash = address;
};
