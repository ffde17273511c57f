/** What appraisal and works of a house come to. Pure. */
import type { HouseWorks } from "#server/contracts/vocabulary.contract.ts";

/** A house graded C or D stays open until it is reinforced or demolished, however well it is sealed off. */
export const houseIsOpen = ({ appraisal, works }: { appraisal: string; works: HouseWorks | undefined }): boolean =>
  (appraisal === "C" || appraisal === "D") && works !== "reinforced" && works !== "demolished";
