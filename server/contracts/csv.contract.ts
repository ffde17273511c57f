import { Type } from "typebox";
import { OneOf } from "./common.contract.ts";
import { LANGUAGES } from "./words.contract.ts";

/** Parameters of addresses that answer with a CSV file. */
export const CsvQuery = Type.Object({
  lang: Type.Unsafe<(typeof LANGUAGES)[number]>({
    ...OneOf(LANGUAGES, {
      description: "language of the header row, of the vocabulary's words and of the names of regions",
    }),
    default: "zh",
  }),
});

export const CSV_ANSWER = {
  description:
    "UTF-8 with a byte order mark; at most 200,000 rows, the header x-rows-left-off says how many there are beyond. The file's name carries the business date and the data version.",
  content: { "text/csv": { schema: Type.String() } },
};
