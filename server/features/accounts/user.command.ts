/** npm run user -- list | add | grant | revoke | passwd | deactivate | activate | token: accounts from the command line. */
import { parseArgs } from "node:util";
import pg from "pg";
import { migrate } from "../../../db/migrate.ts";
import { openDatabase } from "../../../db/open.ts";
import { ensureCity } from "../../../db/seed/load-regions.ts";
import { readConfig } from "../../config.ts";
import { type Grant, ROLES, type Role } from "../../contracts/roles.contract.ts";
import { TOKEN_DAYS } from "./accounts.contract.ts";
import {
  addAccount,
  keepingAnAdministrator,
  readAccounts,
  type StoredAccount,
  writeActive,
  writeGrants,
  writePassword,
} from "./accounts.queries.ts";
import { assertAreas, readAreas } from "./areas.ts";
import { audited, note } from "./audited.ts";
import { addToken } from "./me.queries.ts";
import { generatePassword, hashPassword, PASSWORD_PROBLEMS, passwordProblem } from "./passwords.ts";
import { readSecret } from "./read-secret.ts";

const USAGE = `npm run user -- list
npm run user -- add LOGIN --name NAME --role ROLE [--area CODE]
npm run user -- grant LOGIN --role ROLE [--area CODE]
npm run user -- revoke LOGIN --role ROLE [--area CODE]
npm run user -- passwd LOGIN
npm run user -- deactivate LOGIN
npm run user -- activate LOGIN
npm run user -- token LOGIN --name NAME [--days N]
  ROLE    ${ROLES.join(", ")}
  --area  code of the city (the default), of a reporting unit or of a township
  A password is typed, or piped in, or made up and printed once when nothing is given.`;

/** Who the audit log says it was. */
const ACTOR = { id: null, name: "npm run user" };

interface Arguments {
  command: string;
  login: string;
  name: string | undefined;
  grant: Grant;
  days: number;
}

function readArguments(cityCode: string): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: "string" },
      role: { type: "string" },
      area: { type: "string", default: cityCode },
      days: { type: "string", default: String(TOKEN_DAYS.usual) },
    },
  });
  const [command = "", login = ""] = positionals;
  const needsRole = ["add", "grant", "revoke"].includes(command);
  const known = ["list", "add", "grant", "revoke", "passwd", "deactivate", "activate", "token"].includes(command);
  if (!known || positionals.length !== (command === "list" ? 1 : 2)) throw new Error(USAGE);
  if (needsRole && !values.role) throw new Error(USAGE);
  if (["add", "token"].includes(command) && !values.name?.trim()) throw new Error(USAGE);
  if (values.role && !ROLES.some((role) => role === values.role))
    throw new Error(`--role ${values.role} is not one of ${ROLES.join(", ")}.`);
  if (command === "add" && !/^[a-z0-9][a-z0-9._@-]{1,63}$/i.test(login))
    throw new Error(
      `'${login}' cannot be a login. Use 2 to 64 letters, digits, dots, dashes, underscores and @, beginning with a letter or digit.`,
    );
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > TOKEN_DAYS.longest)
    throw new Error(`--days ${values.days} is not a whole number from 1 to ${TOKEN_DAYS.longest}.`);
  return {
    command,
    login: login.toLowerCase(),
    name: values.name?.trim(),
    grant: { role: values.role as Role, area: values.area },
    days,
  };
}

/** @returns the hash, and the password when it was made up here. */
async function askPassword(login: string): Promise<{ hash: string; madeUp: string | null }> {
  const given = await readSecret("Password (Enter alone: one is made up): ");
  if (given === "") {
    const madeUp = generatePassword();
    return { hash: await hashPassword(madeUp), madeUp };
  }
  const problem = passwordProblem(given, login);
  if (problem) throw new Error(PASSWORD_PROBLEMS[problem]);
  if (process.stdin.isTTY && (await readSecret("Once more: ")) !== given)
    throw new Error("The two are not the same; nothing was changed.");
  return { hash: await hashPassword(given), madeUp: null };
}

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const city = config.CITY_CODE;
  const { command, login, name, grant, days } = readArguments(city);
  const database = await openDatabase(config);
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  try {
    await migrate(database.connectionString);
    await ensureCity(pool, city);
    const areas = await readAreas(pool, city);
    const accounts = await readAccounts(pool, city);
    if (command === "list") return print(accounts);

    const existing = accounts.find((account) => account.login === login);
    if (command !== "add" && !existing) throw new Error(`There is no account ${login}. 'list' shows those there are.`);
    if (existing?.demo) throw new Error("The demo accounts stay as they are.");
    const account = existing!;
    if (grant.role) assertAreas(areas, [grant]);
    const areaName = `${areas.get(grant.area)?.nameZh} (${grant.area})`;
    const change = <T>(work: Parameters<typeof audited<T>>[2]) => audited(pool, ACTOR, work);

    switch (command) {
      case "add": {
        if (existing) throw new Error(`There is an account ${login} already.`);
        const { hash, madeUp } = await askPassword(login);
        await change(async (client) => {
          const fresh = { login, name: name!, passwordHash: hash, mustChangePassword: madeUp !== null };
          const id = await addAccount(client, city, fresh);
          await writeGrants(client, city, { id, login, grants: [] }, [grant], ACTOR.name);
        });
        console.log(`${login} is ${grant.role} of ${areaName}.`);
        if (madeUp) sayPassword(madeUp);
        break;
      }
      case "grant":
        await change((client) => writeGrants(client, city, account, [...account.grants, grant], ACTOR.name));
        console.log(`${login} is ${grant.role} of ${areaName}.`);
        break;
      case "revoke": {
        const kept = account.grants.filter(({ role, area }) => role !== grant.role || area !== grant.area);
        if (kept.length === account.grants.length)
          throw new Error(`${login} is not ${grant.role} of ${areaName}. 'list' shows what is granted.`);
        await change((client) =>
          keepingAnAdministrator(client, city, () => writeGrants(client, city, account, kept, ACTOR.name)),
        );
        console.log(`${login} is no longer ${grant.role} of ${areaName}.`);
        break;
      }
      case "passwd": {
        const { hash, madeUp } = await askPassword(login);
        await change((client) => writePassword(client, city, account, { hash, mustChange: madeUp !== null }));
        console.log(`${login} has a new password; sessions and tokens have ended.`);
        if (madeUp) sayPassword(madeUp);
        break;
      }
      case "deactivate":
      case "activate": {
        const active = command === "activate";
        await change((client) =>
          keepingAnAdministrator(client, city, () => writeActive(client, city, account, active)),
        );
        console.log(active ? `${login} may sign in again.` : `${login} can no longer sign in.`);
        break;
      }
      case "token": {
        const made = await change(async (client) => {
          await note(client, city, "token.added", account.id, { login, name, days });
          return addToken(client, account.id, name!, days);
        });
        console.log(`${made.token}\nShown this once; valid until ${made.expiresAt.slice(0, 10)}.`);
        break;
      }
    }
  } finally {
    await pool.end();
    await database.close();
  }
}

const sayPassword = (password: string) =>
  console.log(`Password, shown this once and to be changed at the first sign-in: ${password}`);

function print(accounts: readonly StoredAccount[]): void {
  if (accounts.length === 0) console.log("There are no accounts.");
  for (const { login, name, active, demo, grants, lastSeenAt } of accounts) {
    const notes = [
      !active && "deactivated",
      demo && "demo",
      lastSeenAt && `last seen ${lastSeenAt.toISOString().slice(0, 16)}Z`,
    ];
    console.log([login, name, ...notes.filter(Boolean)].join("  "));
    for (const { role, area } of grants) console.log(`    ${role} of ${area}`);
  }
}

run().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
