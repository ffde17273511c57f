import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { recordQuery, type Table } from "./editing.api.ts";
import { closeForm, useEditing } from "./editing.store.ts";
import { RecordForm, type Shown } from "./RecordForm.tsx";

/** The form that is open, in the place of the card. `onShow`: what to show once it is saved or removed. */
export function EditPanel({ onShow }: { onShow: Shown }) {
  const open = useEditing((state) => state.open);
  if (!open) return null;
  const { table, id } = open;
  if (id === null) return <RecordForm key={`new ${table}`} table={table} base={null} onShow={onShow} />;
  return <Opened key={`${table} ${id}`} table={table} id={id} onShow={onShow} />;
}

function Opened({ table, id, onShow }: { table: Table; id: string; onShow: Shown }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(recordQuery(table, id));
  if (data) return <RecordForm table={table} base={data} onShow={onShow} />;
  const title = t(table === "site" ? "edit.title" : "edit.accident.title");
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Panel testId="edit-form" label={title} title={title} onClose={closeForm}>
      {error ? (
        <ErrorNote
          message={t(!gone ? "edit.openFailed" : table === "site" ? "site.gone" : "accident.gone")}
          onRetry={gone ? undefined : () => void refetch()}
        />
      ) : (
        <Skeleton height={320} />
      )}
    </Panel>
  );
}
