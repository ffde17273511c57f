/** JSON that PostgreSQL takes: without the character zero and halves of characters. */
export function storedJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes("\\u")) return json;
  return JSON.stringify(value, (_, part) =>
    typeof part === "string" ? part.toWellFormed().replaceAll("\0", "") : part,
  );
}
