import { createPortal } from "react-dom";
import type { DrawFile } from "#server/algorithms/draw/draw-file.ts";
import { useRegions } from "../../lib/api/regions.api.ts";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import "./draw-sheet.css";
import { drawnRows } from "./drawn-rows.ts";
import { useUnitName } from "./use-unit-name.ts";

/** What is put up in public: before the draw its hashes, after it the result with the seed. Seen on paper only. */
export function DrawSheet({ file }: { file: DrawFile }) {
  const { t, count, nameOf } = useI18n();
  const unitName = useUnitName();
  const city = useRegions()?.city;
  const { commitment, frame, outcome } = file;
  const people = new Map(frame.inspectors.map(({ id, name }) => [id, name]));
  return createPortal(
    <article className="srm-draw-sheet" data-testid="draw-sheet">
      <h1>{t(outcome ? "draws.sheet.result" : "draws.sheet.commitment")}</h1>
      <p className="srm-draw-title">
        {city && nameOf(city)} · {file.title} · {t("draws.row.no", { id: file.id ?? "–" })}
      </p>
      <dl>
        <dt>{t("draws.frame")}</dt>
        <dd>{t("draws.frame.of", { n: count(frame.sites.length), day: file.asOf.businessDate })}</dd>
        <dt>{t("draws.strata")}</dt>
        <dd>
          {frame.strata
            .map((stratum) => {
              const amount = "rate" in stratum ? `${Number((stratum.rate * 100).toFixed(4))}%` : count(stratum.count);
              return `${t(`level.${stratum.level as 1}`)} ${amount}`;
            })
            .join(t("draws.comma"))}
        </dd>
        <dt>{t("draws.sheet.inspectors")}</dt>
        <dd>{[...people.values()].join(t("draws.comma"))}</dd>
        <dt>{t("draws.frameHash")}</dt>
        <dd className="srm-draw-hash">{commitment.frameHash}</dd>
        <dt>{t("draws.seedHash")}</dt>
        <dd className="srm-draw-hash">{commitment.seedHash}</dd>
        <dt>{t("draws.committedAt")}</dt>
        <dd>{formatInstant(commitment.at)}</dd>
        {outcome && (
          <>
            <dt>{t("draws.seed")}</dt>
            <dd className="srm-draw-hash">{outcome.seed}</dd>
            <dt>{t("draws.word")}</dt>
            <dd>{outcome.word || t("draws.word.none")}</dd>
            <dt>{t("draws.drawnAt")}</dt>
            <dd>{formatInstant(outcome.at)}</dd>
          </>
        )}
      </dl>
      {outcome && (
        <table>
          <thead>
            <tr>
              {(["place", "site", "unit", "level", "inspectors"] as const).map((column) => (
                <th key={column}>{t(`draws.col.${column}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {drawnRows(file).map((row) => (
              <tr key={row.id}>
                <td>{row.place}</td>
                <td>{row.name}</td>
                <td>{unitName(row.unit)}</td>
                <td>{t(`level.${row.level}`)}</td>
                <td>{row.inspectors.join(t("draws.comma"))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>{t(outcome ? "draws.sheet.note.result" : "draws.sheet.note.commitment")}</p>
      <pre>npm run draw -- verify FILE</pre>
    </article>,
    document.body,
  );
}
