import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";

/** The name of a reporting unit by its code. */
export function useUnitName(): (code: string) => string {
  const { nameOf } = useI18n();
  const regions = useRegions();
  return (code) => {
    const region = regions?.byCode.get(code);
    return region ? nameOf(region) : code;
  };
}
