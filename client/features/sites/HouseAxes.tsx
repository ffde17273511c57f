import type { HouseControl, HouseWorks } from "#server/contracts/vocabulary.contract.ts";
import { HOUSE_APPRAISALS, HOUSE_CONTROLS, HOUSE_WORKS } from "#server/contracts/vocabulary.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { houseIsOpen } from "./house-axes.ts";
import classes from "./SiteCard.module.css";

/**
 * What a house's appraisal says of its structure, and the two questions that follow: may it be used, and what is done about
 * it. Grades are letters in ink, never in a risk level's colour.
 */
export function HouseAxes({ attributes }: { attributes: Readonly<Record<string, unknown>> }) {
  const { t } = useI18n();
  const appraisal = HOUSE_APPRAISALS.find((grade) => grade === attributes.appraisal);
  const control = HOUSE_CONTROLS.find((one) => one === attributes.control);
  const works = HOUSE_WORKS.find((one) => one === attributes.works);
  if (!appraisal && !control && !works) return null;
  const axis = <T extends HouseControl | HouseWorks>(name: "control" | "works", values: readonly T[], value?: T) => (
    <div className={classes.axis}>
      <dt>{t(`house.${name}`)}</dt>
      <dd>
        <ol>
          {values.map((one) => (
            <li key={one} aria-current={one === (value ?? "none") ? "step" : undefined}>
              {t(`${name}.${one}` as "control.none")}
            </li>
          ))}
        </ol>
      </dd>
    </div>
  );
  return (
    <section aria-label={t("house.axes")} data-testid="house-axes">
      <h3 className={classes.heading}>
        {t("house.axes")}
        {appraisal && (
          <span className={classes.appraisal} data-grade={appraisal}>
            {t("house.appraisal", { grade: t(`appraisal.${appraisal}`) })}
          </span>
        )}
      </h3>
      <dl className={classes.axes}>
        {axis("control", HOUSE_CONTROLS, control)}
        {axis("works", HOUSE_WORKS, works)}
      </dl>
      {appraisal && (
        <p className={classes.summary}>{t(houseIsOpen({ appraisal, works }) ? "house.open" : "house.done")}</p>
      )}
    </section>
  );
}
