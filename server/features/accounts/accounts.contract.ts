/** People, sessions and tokens as they go in and out. */
import { type Static, Type } from "typebox";
import { ROLES } from "../../contracts/roles.contract.ts";
import { OneOf } from "../../contracts/vocabulary.contract.ts";

export const PASSWORD_LENGTH = { minimum: 12, maximum: 200 } as const;

export const RoleName = OneOf(ROLES);
export const Login = Type.String({
  pattern: "^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$",
  description: "2 to 64 letters, digits, dots, dashes, underscores and @; capitals do not matter",
});
const PersonName = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$",
  description: "what the person is called",
});
const AreaCode = Type.String({
  pattern: "^[0-9]{6,12}(-[A-Z]+)?$",
  description: "code of the city, a unit or a township",
});
const Instant = Type.String({ description: "ISO 8601 instant" });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
/** Anything up to the longest; whether a password may be used is said by one sentence, not by a schema. */
const Password = Type.String({ maxLength: 1000 });

export const Area = Type.Object({ code: Type.String(), nameZh: Type.String(), nameEn: Type.String() });
export type Area = Static<typeof Area>;

export const GrantOut = Type.Object({ role: RoleName, area: Area });
export type GrantOut = Static<typeof GrantOut>;

/** "*": everywhere in the city; otherwise codes of regions. */
const Reach = Type.Union([Type.Literal("*"), Type.Array(Type.String())]);

/** An account of the demo city that signs in by one click. */
export const DemoAccount = Type.Object({ login: Type.String(), role: RoleName, area: Area });
export type DemoAccount = Static<typeof DemoAccount>;

export const Me = Type.Object(
  {
    person: Nullable(
      Type.Object({
        id: Nullable(Type.String()),
        login: Type.String(),
        name: Type.String(),
        visitor: Type.Boolean({ description: "has not signed in; the demo on this computer lets everybody look" }),
        demo: Type.Boolean(),
        hasPassword: Type.Boolean(),
        mustChangePassword: Type.Boolean(),
      }),
    ),
    roles: Type.Array(GrantOut),
    may: Type.Object({ edit: Reach, accept: Reach, contact: Reach, plan: Reach, present: Reach }),
    sees: Type.Union([Type.Literal("*"), Type.Array(Area)], {
      description: "whose records the person sees: * for the whole city, else the areas granted",
    }),
    signIn: Type.Object({
      oidc: Nullable(Type.String({ description: "what the OpenID Connect provider is called; null: there is none" })),
      demo: Type.Array(DemoAccount),
    }),
  },
  { $id: "Me" },
);
export type Me = Static<typeof Me>;

export const SignIn = Type.Object(
  { login: Type.String({ maxLength: 200 }), password: Password },
  { additionalProperties: false },
);
export const DemoSignIn = Type.Object({ login: Type.String({ maxLength: 64 }) }, { additionalProperties: false });
export const SignedOut = Type.Object({
  redirect: Nullable(Type.String({ description: "where the provider ends its own session; null: nothing more to do" })),
});

export const PasswordChange = Type.Object({ old: Password, new: Password }, { additionalProperties: false });

export const SESSION_KINDS = ["password", "oidc", "demo"] as const;
export const Session = Type.Object({
  id: Type.String({ description: "not the cookie's value, which the server does not keep" }),
  current: Type.Boolean(),
  kind: OneOf(SESSION_KINDS),
  createdAt: Instant,
  lastSeenAt: Instant,
  agent: Type.String(),
});
export type Session = Static<typeof Session>;

export const TOKEN_DAYS = { usual: 90, longest: 366 } as const;
export const NewToken = Type.Object(
  {
    name: PersonName,
    days: Type.Integer({
      minimum: 1,
      maximum: TOKEN_DAYS.longest,
      default: TOKEN_DAYS.usual,
      description: "valid for",
    }),
  },
  { additionalProperties: false },
);
export const Token = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Nullable(Instant),
});
export type Token = Static<typeof Token>;
export const CreatedToken = Type.Object({
  ...Token.properties,
  token: Type.String({ description: "shown this once" }),
});
export type CreatedToken = Static<typeof CreatedToken>;

export const GrantIn = Type.Object({ role: RoleName, area: AreaCode }, { additionalProperties: false });

export const Account = Type.Object({
  id: Type.String(),
  login: Type.String(),
  name: Type.String(),
  active: Type.Boolean(),
  demo: Type.Boolean(),
  hasPassword: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  oidc: Type.Boolean({ description: "signs in with the OpenID Connect provider" }),
  oidcAllowed: Type.Boolean({ description: "is taken over by whoever the provider vouches has this login as e-mail" }),
  grants: Type.Array(GrantOut),
  createdAt: Instant,
  lastSeenAt: Nullable(Instant),
  manageable: Type.Boolean({
    description: "whether the administrator asking may change it: all it holds lies in their area",
  }),
});
export type Account = Static<typeof Account>;

export const AccountList = Type.Object({
  accounts: Type.Array(Account),
  areas: Type.Union([Type.Literal("*"), Type.Array(Type.String())], {
    description: "codes of the areas the administrator asking may grant; * for all",
  }),
});
export type AccountList = Static<typeof AccountList>;

export const NewAccount = Type.Object(
  {
    login: Login,
    name: PersonName,
    grants: Type.Array(GrantIn, { maxItems: 50, default: [] }),
    withPassword: Type.Boolean({ default: true, description: "false: signs in with the OpenID Connect provider only" }),
    oidcAllowed: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
);
export type NewAccount = Static<typeof NewAccount>;

export const AccountChange = Type.Object(
  { name: PersonName, active: Type.Boolean(), oidcAllowed: Type.Boolean() },
  { additionalProperties: false },
);
export type AccountChange = Static<typeof AccountChange>;

export const Grants = Type.Object({ grants: Type.Array(GrantIn, { maxItems: 50 }) }, { additionalProperties: false });

/** With a password made up by the server, shown this once and to be changed at the first sign-in. */
export const AccountWithPassword = Type.Object({ account: Account, password: Nullable(Type.String()) });
export type AccountWithPassword = Static<typeof AccountWithPassword>;

export const AccountParams = Type.Object({ id: Type.String({ pattern: "^[0-9]{1,15}$" }) });
export const SecretParams = Type.Object({ id: Type.String({ pattern: "^[0-9a-f]{64}$" }) });
