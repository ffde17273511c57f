import { ApiError } from "../../lib/api/fetch-json.ts";

/** Whether the road engine is what failed: then a plan can be made with straight lines instead. */
export function isRoadsFailure(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { errors } = error.problem;
  return Array.isArray(errors) && errors.some((fault: { field?: unknown }) => fault.field === "provider");
}
