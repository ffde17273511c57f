import { Button } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import { lazy, Suspense, useState } from "react";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useBriefing } from "./briefing.store.ts";
import { useEditor } from "./editor.store.ts";

const FileDialog = lazy(() => import("./FileDialog.tsx").then((module) => ({ default: module.FileDialog })));

/** The way from a briefing to its files. */
export function FileTools({ briefing }: { briefing: Briefing }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const audience = useBriefing((state) => state.audience);
  const unsaved = useEditor((state) => state.state !== "saved");
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={16} />}
        // What is typed and not saved would not be in the file.
        disabled={unsaved}
        onClick={() => setOpen(true)}
        data-testid="file-open"
      >
        {t("file.open")}
      </Button>
      {open && (
        <Suspense>
          <FileDialog briefing={briefing} audience={audience} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
