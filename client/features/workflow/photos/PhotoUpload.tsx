import { Button, FileButton } from "@mantine/core";
import IconCamera from "@tabler/icons-react/dist/esm/icons/IconCamera.mjs";
import IconUpload from "@tabler/icons-react/dist/esm/icons/IconUpload.mjs";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PHOTO_KINDS, type PhotoKind } from "#server/contracts/workflow.contract.ts";
import type { Finding } from "#server/features/sites/sites.contract.ts";
import { ApiError } from "../../../lib/api/fetch-json.ts";
import type { Key } from "../../../lib/i18n/i18n.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import { SmallSelect } from "../../../ui/SmallSelect.tsx";
import { uploadPhoto } from "../workflow.api.ts";
import classes from "./Photos.module.css";

/** Asked for as JPEG among others: phones then turn their own formats into it. */
const ACCEPT = "image/jpeg,image/png,image/webp,image/avif";
const BY_STATUS: Record<number, Key> = {
  400: "photo.failed.damaged",
  409: "photo.failed.full",
  413: "photo.failed.large",
  415: "photo.failed.format",
};

/** Adds photos from the camera or from files; they are sent one after another. */
export function PhotoUpload({ finding }: { finding: Finding }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<PhotoKind | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Key | null>(null);
  // Until somebody sets to work, what there is to see is the defect.
  const usual = ["found", "registered", "assigned"].includes(finding.status) ? "before" : "after";
  const kind = chosen ?? usual;

  const send = async (files: File[]) => {
    setBusy(true);
    setFailed(null);
    try {
      for (const file of files) await uploadPhoto(finding.id, kind, file);
    } catch (error) {
      setFailed(error instanceof ApiError ? (BY_STATUS[error.status] ?? "photo.failed") : "progress.away");
    } finally {
      await client.invalidateQueries({ queryKey: ["site"] });
      setBusy(false);
    }
  };

  return (
    <>
      <SmallSelect
        label={t("photo.kind")}
        value={kind}
        options={PHOTO_KINDS.map((value) => ({ value, label: t(`photo.kind.${value}`) }))}
        onChange={setChosen}
        testId="photo-kind"
      />
      <span className={classes.camera}>
        <FileButton
          accept={ACCEPT}
          multiple={false}
          capture="environment"
          onChange={(file) => file && void send([file])}
        >
          {(props) => (
            <Button
              {...props}
              size="compact-xs"
              variant="default"
              loading={busy}
              leftSection={<IconCamera size={14} aria-hidden />}
            >
              {t("photo.take")}
            </Button>
          )}
        </FileButton>
      </span>
      <FileButton
        accept={ACCEPT}
        multiple
        inputProps={{ "data-testid": "photo-file" } as React.ComponentProps<"input">}
        onChange={(files) => files.length > 0 && void send(files)}
      >
        {(props) => (
          <Button
            {...props}
            size="compact-xs"
            variant="default"
            loading={busy}
            leftSection={<IconUpload size={14} aria-hidden />}
          >
            {t("photo.upload")}
          </Button>
        )}
      </FileButton>
      {failed && (
        <p role="alert" className={classes.failed} data-testid="photo-failed">
          {t(failed)}
        </p>
      )}
    </>
  );
}
