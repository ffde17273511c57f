import { Button } from "@mantine/core";
import IconPencil from "@tabler/icons-react/dist/esm/icons/IconEdit.mjs";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { changeMany } from "./editing.store.ts";

/** Beside a list of sites: changes all of them at once, for people who may change records anywhere. */
export function BulkTool({ query, className, labelClass }: { query: string; className?: string; labelClass?: string }) {
  const { t } = useI18n();
  const { may } = usePerson();
  if (!may("edit")) return null;
  return (
    <Button
      variant="default"
      size="compact-xs"
      className={className}
      leftSection={<IconPencil size={13} aria-hidden />}
      title={t("bulk.about")}
      onClick={() => changeMany(query)}
      data-testid="list-bulk"
    >
      <span className={labelClass}>{t("bulk.open")}</span>
    </Button>
  );
}
