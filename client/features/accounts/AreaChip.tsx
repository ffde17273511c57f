import { Tooltip } from "@mantine/core";
import IconArea from "@tabler/icons-react/dist/esm/icons/IconMapPin.mjs";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import classes from "./Accounts.module.css";

/** Says whose numbers these are to somebody who sees a part of the city. */
export function AreaChip() {
  const { t, nameOf, language } = useI18n();
  const { sees } = usePerson();
  if (sees === "*" || sees.length === 0) return null;
  const areas = sees.map(nameOf).join(language === "zh" ? "、" : ", ");
  return (
    <Tooltip label={t("area.only.note")} multiline w={260} withArrow>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation is for keyboard users too */}
      <span className={classes.areaChip} tabIndex={0} data-testid="area-chip">
        <IconArea size={14} aria-hidden />
        {t("area.only", { areas })}
      </span>
    </Tooltip>
  );
}
