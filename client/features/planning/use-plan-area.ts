import { useQuery } from "@tanstack/react-query";
import { useRegions } from "../../lib/api/regions.api.ts";
import { meQuery } from "../../lib/person/person.api.ts";

/** The area a plan or team of this person belongs to: of the first grant as planner; else the city. */
export function usePlanArea(): string {
  const regions = useRegions();
  const me = useQuery(meQuery).data;
  const grant = me?.roles.find(({ role }) => role === "planner");
  return grant?.area.code ?? regions?.city?.code ?? "";
}
