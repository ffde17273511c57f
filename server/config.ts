import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

/** Everything that can be set from outside, by environment variables; the README's table is this schema. */
export const Config = Type.Object({
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 8080,
    description: "port to listen on; 0 picks a free one",
  }),
  HOST: Type.String({ minLength: 1, default: "127.0.0.1", description: "address to listen on" }),
  DATA_DIR: Type.String({ minLength: 1, default: "data", description: "folder of the embedded database" }),
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: "^postgres(ql)?://",
      description: "PostgreSQL with PostGIS to use in place of the embedded database",
    }),
  ),
  CITY_CODE: Type.String({
    pattern: "^[0-9]{6}$",
    default: "430600",
    description: "administrative code of the city shown",
  }),
  PHOTO_DIR: Type.Optional(
    Type.String({ minLength: 1, description: "folder of the findings' photos; by default photos in DATA_DIR" }),
  ),
  PHOTO_S3_URL: Type.Optional(
    Type.String({
      pattern: "^https?://",
      description: "bucket of a store that speaks S3, for the photos in place of the folder",
    }),
  ),
  PHOTO_S3_REGION: Type.String({ minLength: 1, default: "us-east-1", description: "the bucket's region" }),
  PHOTO_S3_KEY_ID: Type.Optional(Type.String({ minLength: 1, description: "access key of the bucket" })),
  PHOTO_S3_SECRET: Type.Optional(Type.String({ minLength: 1, description: "secret of the access key" })),
  ROUTING_URL: Type.Optional(
    Type.String({
      pattern: "^https?://",
      description: "a Valhalla road engine to ask for travel times; without it that of ROADS_DIR, or straight lines",
    }),
  ),
  ROADS_DIR: Type.Optional(
    Type.String({ minLength: 1, description: "folder of the roads of 'npm run roads'; by default roads in DATA_DIR" }),
  ),
  CHROMIUM_PATH: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Chromium, Chrome or Edge that prints briefings and draws their maps; by default the installed one",
    }),
  ),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: "^https?://[^/?#@\\s]+/?$",
      description: "address that people open in the browser, when a proxy stands before the server",
    }),
  ),
  TRUST_PROXY: Type.Optional(
    Type.String({
      pattern: "^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$",
      description: "addresses or networks of proxies, comma-separated, whose X-Forwarded headers are believed",
    }),
  ),
  OIDC_ISSUER: Type.Optional(
    Type.String({
      pattern: "^(https://|http://(localhost|127\\.[0-9.]+|\\[::1\\])[:/])\\S+$",
      description: "issuer of an OpenID Connect provider that people may sign in with; https",
    }),
  ),
  OIDC_CLIENT_ID: Type.Optional(Type.String({ minLength: 1, description: "this server's client id at the provider" })),
  OIDC_CLIENT_SECRET: Type.Optional(
    Type.String({ minLength: 1, description: "this server's secret at the provider; none for a public client" }),
  ),
  OIDC_LABEL: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: "what the sign-in button calls the provider" }),
  ),
  LOG_LEVEL: Type.Union(
    (["fatal", "error", "warn", "info", "debug", "silent"] as const).map((level) => Type.Literal(level)),
    { default: "warn", description: "what the server writes to standard output" },
  ),
});
export type Config = Static<typeof Config>;

/**
 * Reads the configuration from environment variables; an empty variable counts as not set.
 * @throws Error with one line for each wrong variable.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(Config.properties).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const settings = Value.Default(Config, Value.Convert(Config, given));
  if (Value.Check(Config, settings)) {
    if (settings.OIDC_ISSUER && !settings.OIDC_CLIENT_ID)
      throw new Error("The configuration is wrong.\nOIDC_ISSUER is set, so OIDC_CLIENT_ID must be set too.");
    return settings;
  }
  const wrong = new Map(Value.Errors(Config, settings).map((error) => [error.instancePath.slice(1), error.message]));
  const lines = [...wrong].map(([name, message]) => {
    const property = (Config.properties as Record<string, { description?: string }>)[name];
    return `${name}=${environment[name]} is not valid (${property?.description ?? name}): it ${message}.`;
  });
  throw new Error(`The configuration is wrong.\n${lines.join("\n")}`);
}
