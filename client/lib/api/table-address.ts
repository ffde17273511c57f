/** Where a table is fetched from: the records as they are, or a snapshot of them. Pure. */
export const tableAddress = (
  snapshot: string | null,
  table: "cube" | "lifecycle" | "accidents" | "regions" | "lists",
): string => (snapshot === null ? `/api/${table}` : `/api/snapshots/${snapshot}/${table}`);
