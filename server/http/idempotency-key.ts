/** The header by which a sender that never heard the answer may send the same again (draft-ietf-httpapi-idempotency-key-header). */
import { Type } from "typebox";

export const IdempotencyKey = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
      description:
        "a UUID made by the sender; what comes again with the same one is not stored again but answered with 200 and the record as it is now",
    }),
  ),
});

/** What a creation came to. */
export interface Created {
  id: string;
  /** False: it had been stored before, nothing was added. */
  added: boolean;
}

export const ELSEWHERE = "This Idempotency-Key was used for another record. Send it with a key of its own.";
