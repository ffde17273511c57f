import { Button } from "@mantine/core";
import IconPencil from "@tabler/icons-react/dist/esm/icons/IconPencil.mjs";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { editAccident, editSite, newAccident } from "./editing.store.ts";

interface Props {
  id: string;
  regionCode: string;
}

/** On a site's card: opens its form, for people who may change records where it lies. */
export function SiteTools({ id, regionCode }: Props) {
  const { may } = usePerson();
  return may("edit", regionCode) && <EditButton onClick={() => editSite(id)} testId="site-edit" />;
}

/** On an accident's card. */
export function AccidentTools({ id, regionCode }: Props) {
  const { may } = usePerson();
  return may("edit", regionCode) && <EditButton onClick={() => editAccident(id)} testId="accident-edit" />;
}

function EditButton({ onClick, testId }: { onClick: () => void; testId: string }) {
  const { t } = useI18n();
  return (
    <Button variant="default" size="xs" leftSection={<IconPencil size={14} />} onClick={onClick} data-testid={testId}>
      {t("edit.edit")}
    </Button>
  );
}

/** Beside the list of accidents: a form for another one. */
export function NewAccident() {
  const { t } = useI18n();
  const { may } = usePerson();
  if (!may("edit")) return null;
  return (
    <Button
      variant="default"
      size="compact-xs"
      leftSection={<IconPlus size={13} />}
      onClick={newAccident}
      data-testid="accident-new"
    >
      {t("edit.accident.new")}
    </Button>
  );
}
