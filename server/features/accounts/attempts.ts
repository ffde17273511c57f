/** Guessing passwords is slow: attempts are counted for each address and each login, in the database that servers share. */
import { createHash } from "node:crypto";
import type { Queryable } from "../../database/queryable.ts";

/** From then on nobody is let in by this login, right password or not, until nobody has tried for LOCKED_MINUTES. */
export const LOGIN_ATTEMPTS = 6;
/** A whole office may stand behind one address; those who succeed are not counted. */
export const ADDRESS_ATTEMPTS = 60;
export const LOCKED_MINUTES = 15;

const keyOf = (kind: "login" | "address", text: string) => createHash("sha256").update(`${kind} ${text}`).digest();

/** An IPv6 household or office has a whole /64 to try from. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !address.includes(":")) return mapped ?? address;
  const [head = "", tail] = address.split("%")[0]!.split("::");
  const front = head.split(":").filter(Boolean);
  const back = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(Math.max(0, zeros)).fill("0"), ...back].slice(0, 4).join(":").toLowerCase();
}

async function count(on: Queryable, key: Buffer, most: number): Promise<number | null> {
  // Beyond the most allowed, trying again does not lock for longer: who mistyped knows when to come back.
  const { rows } = await on.query(
    `insert into sign_in_attempt as a (key, attempts, last_at) values ($1, 1, now())
     on conflict (key) do update set
       attempts = case when a.last_at < now() - make_interval(mins => $3) then 1 else a.attempts + 1 end,
       last_at = case when a.last_at >= now() - make_interval(mins => $3) and a.attempts >= $2 then a.last_at else now() end
     returning attempts, ceil(extract(epoch from last_at + make_interval(mins => $3) - now()))::int as wait`,
    [key, most, LOCKED_MINUTES],
  );
  return rows[0].attempts > most ? rows[0].wait : null;
}

export interface Attempt {
  /** Seconds until the next attempt is looked at; null: this one may go on. */
  wait: number | null;
  /** To be called when the person proved to be the right one. */
  forgive(): Promise<void>;
}

/** Counts an attempt before the password is looked at, so that many at once are no way round. */
export async function countAttempt(on: Queryable, address: string, login: string): Promise<Attempt> {
  const addressKey = keyOf("address", networkOf(address));
  const loginKey = keyOf("login", login);
  const wait = (await count(on, addressKey, ADDRESS_ATTEMPTS)) ?? (await count(on, loginKey, LOGIN_ATTEMPTS));
  return {
    wait,
    async forgive() {
      await on.query("update sign_in_attempt set attempts = attempts - 1 where key = $1 and attempts > 0", [
        addressKey,
      ]);
      await forgiveLogin(on, login);
    },
  };
}

/** Unlocks a login: after the right password, or when an administrator sets a new one. */
export async function forgiveLogin(on: Queryable, login: string): Promise<void> {
  await on.query("delete from sign_in_attempt where key = $1 or last_at < now() - interval '1 day'", [
    keyOf("login", login),
  ]);
}
