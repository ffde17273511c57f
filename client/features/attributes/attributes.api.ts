import { fetchJson } from "../../lib/api/fetch-json.ts";

/**
 * Asks the server whether it understands a filter.
 * @throws ApiError with the server's sentence when it does not; TypeError when the server cannot be reached
 */
export async function checkFilter(cql2: string): Promise<void> {
  await fetchJson(`/api/sites?limit=1&filter=${encodeURIComponent(cql2)}`);
}
