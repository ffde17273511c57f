import { useCallback } from "react";
import type { Fault } from "#server/contracts/check-record.ts";
import { FINDING_STATUSES } from "#server/contracts/vocabulary.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { NO_VALUE } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { propertyName, valueName } from "../../lib/property-names.ts";
import { POSITION } from "./draft.ts";

/** The property behind a field's name. */
const bare = (field: string) => field.replace(/^attributes\./, "");

/** The name of a field as forms, conflicts and histories call it. */
export function useFieldName(): (field: string) => string {
  const i18n = useI18n();
  return useCallback(
    (field) => {
      const { t } = i18n;
      switch (field) {
        case "region_code":
          return t("site.place");
        case POSITION:
        case "geom":
          return t("edit.position");
        default:
          return propertyName(bare(field), i18n);
      }
    },
    [i18n],
  );
}

/** A value of a field in words. */
export function useFieldValue(): (field: string, value: unknown) => string {
  const i18n = useI18n();
  const regions = useRegions();
  return useCallback(
    (field, value) => {
      if (value === null || value === undefined || value === "") return NO_VALUE;
      if (field === "region_code") {
        const region = regions?.byCode.get(String(value));
        return region ? i18n.nameOf(region) : String(value);
      }
      if (field === POSITION || field === "geom") return positionWords(value, i18n.t("edit.outline"));
      // In a history, of a finding.
      const status = FINDING_STATUSES.find((one) => field === "status" && one === value);
      if (status) return i18n.t(`findingStatus.${status}`);
      return valueName(bare(field), value, i18n);
    },
    [i18n, regions],
  );
}

/** Longitude and latitude of a point; what else it is of an outline. The audit log holds GeoJSON. */
function positionWords(value: unknown, outline: string): string {
  const { type, coordinates } = value as { type?: string; coordinates?: unknown[] };
  if (type !== "Point" || !coordinates) return outline;
  return coordinates.map((degrees) => Number(degrees).toFixed(6)).join(", ");
}

/** What is wrong with a value, in the page's language. */
export function useFaultWords(): (fault: Pick<Fault, "rule" | "limit" | "field" | "reason">) => string {
  const { t } = useI18n();
  return useCallback(
    ({ rule, limit, field, reason }) => {
      if (field === "region_code" && rule === "enum")
        return t(reason.startsWith("lies") ? "edit.fault.area" : "edit.fault.enum");
      if (field === "external_id" && rule === "enum") return t("edit.fault.taken");
      return t(`edit.fault.${rule}`, { limit: limit ?? "" });
    },
    [t],
  );
}
