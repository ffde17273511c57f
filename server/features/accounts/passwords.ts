/** Passwords: what may be one, and how it is kept. */
import { randomInt } from "node:crypto";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { PASSWORD_LENGTH } from "./accounts.contract.ts";

/** argon2id as the OWASP Password Storage Cheat Sheet names first for this memory: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const ARGON2ID = 2;

export const hashPassword = (password: string): Promise<string> =>
  hash(normal(password), { ...PARAMETERS, algorithm: ARGON2ID });

/** Compared with when there is no account, so that the answer takes as long. */
let nobodys: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash; null stands for an account without a password, or none, and takes as long.
 * `outdated`: the hash was made with other parameters than today's and should be made again.
 */
export async function checkPassword(
  stored: string | null,
  password: string,
): Promise<{ right: boolean; outdated: boolean }> {
  nobodys ??= hashPassword(generatePassword());
  // The sign-in form lets anything be sent; nothing longer can be right, and hashing it would cost time.
  const text = password.length > PASSWORD_LENGTH.maximum ? "" : normal(password);
  const right = await verify(stored ?? (await nobodys), text);
  return { right: right && stored !== null && text !== "", outdated: stored !== null && isOutdated(stored) };
}

function isOutdated(stored: string): boolean {
  const made = parseOptions(stored);
  return (
    made.algorithm !== ARGON2ID ||
    made.memoryCost !== PARAMETERS.memoryCost ||
    made.timeCost !== PARAMETERS.timeCost ||
    made.parallelism !== PARAMETERS.parallelism ||
    made.outputLen !== PARAMETERS.outputLen
  );
}

/** The same characters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2). */
const normal = (password: string) => password.normalize("NFKC");

/** The first of these are on every list of leaked passwords; the others are what offices here choose. */
const FORBIDDEN = [
  "123456789012", "1234567890123", "12345678901234", "123456789123", "123123123123", "112233445566", "111111111111",
  "000000000000", "888888888888", "666666666666", "password1234", "password12345", "passwordpassword", "password123456",
  "qwertyuiop12", "qwertyuiop123", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "zaq12wsxcde3", "qazwsxedcrfv",
  "abcdefghijkl", "abcd12345678", "abc123456789", "a12345678910", "iloveyou1234", "administrator", "administrator1",
  "admin1234567", "admin12345678", "letmein12345", "welcome12345", "changeme1234", "woaini1314520", "woaini520520",
  "yueyang123456", "yueyang430600", "hunanyueyang", "anquan123456", "yingji123456", "safetyriskmap",
]; // biome-ignore format: a list to be read along

/** Why it may not be somebody's password, or null. Length is what counts; no mixture of characters is asked for. */
export function passwordProblem(password: string, login: string): "short" | "long" | "common" | "login" | null {
  const text = normal(password);
  if ([...text].length < PASSWORD_LENGTH.minimum) return "short";
  if (text.length > PASSWORD_LENGTH.maximum) return "long";
  const low = text.toLowerCase();
  if (FORBIDDEN.includes(low) || new Set(low).size < 4) return "common";
  const name = login.toLowerCase().split("@")[0]!;
  if (name.length >= 4 && low.replaceAll(name, "").length < 6) return "login";
  return null;
}

export const PASSWORD_PROBLEMS = {
  short: `A password needs at least ${PASSWORD_LENGTH.minimum} characters.`,
  long: `A password has at most ${PASSWORD_LENGTH.maximum} characters.`,
  common: "This password is among the first that others try. Choose another.",
  login: "A password must not be little more than the login. Choose another.",
} as const;

/** Without characters that are mistaken for one another when read out or copied from paper. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Four groups of five: 99 bits. */
export const generatePassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join("")).join(
    "-",
  );
