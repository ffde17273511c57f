import { createPortal } from "react-dom";
import type { Root } from "#server/features/audit/audit.contract.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { inGroups } from "./audit-words.ts";
import "./root-sheet.css";

/** One A4 page with a day's root, to be signed, sealed and kept apart. Seen on paper only. */
export function RootSheet({ root }: { root: Root }) {
  const { t, count, nameOf } = useI18n();
  const city = useRegions()?.city;
  const groups = inGroups(root.hash).split(" ");
  return createPortal(
    <article className="srm-root-sheet" data-testid="root-sheet">
      <h1>{t("audit.sheet.title")}</h1>
      <dl>
        <dt>{t("audit.sheet.city")}</dt>
        <dd>{city ? `${nameOf(city)}（${city.code}）` : ""}</dd>
        <dt>{t("audit.sheet.day")}</dt>
        <dd>{root.day}</dd>
        <dt>{t("audit.sheet.entries")}</dt>
        <dd>{count(root.entries)}</dd>
        <dt>{t("audit.sheet.last")}</dt>
        <dd>{count(root.lastId)}</dd>
        <dt>{t("audit.sheet.root")}</dt>
        <dd className="srm-root-hash">
          {[0, 4, 8, 12].map((from) => (
            <span key={from}>{groups.slice(from, from + 4).join(" ")}</span>
          ))}
        </dd>
      </dl>
      <p>{t("audit.sheet.note")}</p>
      <pre>{`npm run audit -- --expect ${root.day} ${root.hash}`}</pre>
      <div className="srm-root-sign">
        <span>{t("audit.sheet.sign")}</span>
        <span>{t("audit.sheet.date")}</span>
        <span className="srm-root-seal">{t("audit.sheet.seal")}</span>
      </div>
    </article>,
    document.body,
  );
}
