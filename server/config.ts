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
  if (Value.Check(Config, settings)) return settings;
  const wrong = new Map(Value.Errors(Config, settings).map((error) => [error.instancePath.slice(1), error.message]));
  const lines = [...wrong].map(([name, message]) => {
    const property = (Config.properties as Record<string, { description?: string }>)[name];
    return `${name}=${environment[name]} is not valid (${property?.description ?? name}): it ${message}.`;
  });
  throw new Error(`The configuration is wrong.\n${lines.join("\n")}`);
}
