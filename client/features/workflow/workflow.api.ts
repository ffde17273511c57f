import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { PhotoKind } from "#server/contracts/workflow.contract.ts";
import type { Photo, PhotoList } from "#server/features/photos/photos.contract.ts";
import type { Finding, SiteDetail } from "#server/features/sites/sites.contract.ts";
import type { ClosurePage } from "#server/features/workflow/closures.contract.ts";
import type {
  ChangedFinding,
  NewExtension,
  NewFinding,
  NewStep,
  NewSupervision,
} from "#server/features/workflow/steps.contract.ts";
import { ApiError, fetchJson, sendJson } from "../../lib/api/fetch-json.ts";

/** One change of a finding, as it is sent. */
export type FindingRequest =
  | { what: "events"; body: NewStep }
  | { what: "extension"; body: NewExtension }
  | { what: "supervision"; body: NewSupervision };

/** @throws ApiError 409 when the finding has changed since; see {@link currentOf} */
export const changeFinding = (id: string, { what, body }: FindingRequest) =>
  sendJson<ChangedFinding>("POST", `/api/findings/${id}/${what}`, body);

/** The finding as it is now, from a refusal because it has changed. */
export const currentOf = (error: unknown): ChangedFinding | undefined =>
  error instanceof ApiError && error.status === 409 ? (error.problem.current as ChangedFinding | undefined) : undefined;

export const addFinding = (finding: NewFinding) => sendJson<ChangedFinding>("POST", "/api/findings", finding);

/** Shows a finding as it is now in the card of its site at once; what hangs on it is fetched again. */
export async function showFinding(client: QueryClient, finding: ChangedFinding): Promise<void> {
  const key = ["site", finding.siteId];
  client.setQueryData<SiteDetail>(key, (site) =>
    site
      ? { ...site, findingList: site.findingList.map((one) => (one.id === finding.id ? (finding as Finding) : one)) }
      : site,
  );
  void client.invalidateQueries({ queryKey: ["sites"] });
  await client.invalidateQueries({ queryKey: key });
}

/** `count` belongs to the key: another number of photos, another answer. */
export const photosQuery = (findingId: string, count: number) =>
  queryOptions({
    queryKey: ["photos", findingId, count],
    queryFn: ({ signal }) => fetchJson<PhotoList>(`/api/findings/${findingId}/photos`, signal),
  });

export const photoAddress = (id: string, size: "full" | "thumbnail") => `/api/photos/${id}/${size}`;

/** @throws ApiError on a refusal; TypeError when the server cannot be reached */
export async function uploadPhoto(findingId: string, kind: PhotoKind, file: File): Promise<Photo> {
  const form = new FormData();
  form.append("kind", kind);
  form.append("file", file);
  const response = await fetch(`/api/findings/${findingId}/photos`, { method: "POST", body: form });
  if (response.ok) return (await response.json()) as Photo;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw new ApiError(response.status, problem.detail ?? response.statusText);
}

export const closuresQuery = (reviewed: boolean) =>
  queryOptions({
    queryKey: ["closures", reviewed],
    queryFn: ({ signal }) => fetchJson<ClosurePage>(`/api/suspicious-closures?reviewed=${reviewed}&limit=200`, signal),
  });

export const reviewClosure = (id: string, note: string) =>
  sendJson<null>("POST", `/api/suspicious-closures/${id}/review`, note ? { note } : {});
