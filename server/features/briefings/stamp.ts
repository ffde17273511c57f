/** What is printed on every page of a briefing: of when its numbers are, from where, and how they are counted. */
import type { Bilingual, BriefingContent } from "../../algorithms/briefing/briefing.ts";
import type { SnapshotSummary } from "../snapshots/snapshots.contract.ts";

const SOURCE: Bilingual = { zh: "城市安全风险一张图", en: "Safety risk map" };
const SYNTHETIC: Bilingual = {
  zh: "城市安全风险一张图（演示数据，均为虚构）",
  en: "Safety risk map (synthetic demo data)",
};

const CALIBRE: Bilingual = {
  zh: "整改率为已销号隐患占全部隐患的比例；按期以原定期限为准，延期不改变按期与否；待验收的隐患不计逾期；隐患随其点位归属报送单位，功能区单列，不计入所在县（市、区）。",
  en: "Rectification is closed findings as a share of all findings; on time refers to the original deadline, whatever was extended since; findings waiting for acceptance are not overdue; findings count for the unit their site reports to, zones apart from the counties they lie in.",
};

export function stampOf({ businessDate, frozenAt, hash, demo }: SnapshotSummary): BriefingContent["stamp"] {
  return {
    asOf: businessDate,
    frozenAt,
    hash,
    source: demo ? SYNTHETIC : SOURCE,
    calibre: CALIBRE,
    confidentiality: { zh: "", en: "" },
    approval: "",
    synthetic: demo,
  };
}
