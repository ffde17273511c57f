import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";

/** Faults named at most; a choice of many forms has one for each. */
const MOST_FAULTS = 5;

/**
 * Compiles a route's schemas so that what is sent is taken as it is: no text becomes a number, no null an empty text. For
 * documents, in which the difference matters.
 */
export const asSent: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  return (value: unknown) => {
    if (Value.Check(schema, value)) return { value };
    const validation = [...Value.Errors(schema, value)].slice(0, MOST_FAULTS);
    return { error: Object.assign(new Error("The request does not fit its schema."), { statusCode: 400, validation }) };
  };
};
