import { Button } from "@mantine/core";
import IconPencil from "@tabler/icons-react/dist/esm/icons/IconPencil.mjs";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { editSite } from "./editing.store.ts";

/** On a site's card: opens its form, for people who may change records where it lies. */
export function SiteTools({ id, regionCode }: { id: string; regionCode: string }) {
  const { t } = useI18n();
  const { may } = usePerson();
  if (!may("edit", regionCode)) return null;
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconPencil size={14} />}
      onClick={() => editSite(id)}
      data-testid="site-edit"
    >
      {t("edit.edit")}
    </Button>
  );
}
