import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { recordQuery } from "./editing.api.ts";
import { closeForm, useEditing } from "./editing.store.ts";
import { SiteForm } from "./SiteForm.tsx";

/** The form that is open, in the place of the card. */
export function EditPanel() {
  const open = useEditing((state) => state.open);
  if (!open) return null;
  return open.kind === "new" ? <SiteForm key="new" base={null} /> : <Opened key={open.id} id={open.id} />;
}

function Opened({ id }: { id: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(recordQuery(id));
  if (data) return <SiteForm base={data} />;
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Panel testId="edit-form" label={t("edit.title")} title={t("edit.title")} onClose={closeForm}>
      {error ? (
        <ErrorNote
          message={t(gone ? "site.gone" : "edit.openFailed")}
          onRetry={gone ? undefined : () => void refetch()}
        />
      ) : (
        <Skeleton height={320} />
      )}
    </Panel>
  );
}
