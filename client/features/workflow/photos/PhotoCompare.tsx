import { CloseButton, Modal } from "@mantine/core";
import { useState } from "react";
import type { Photo } from "#server/features/photos/photos.contract.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import { SmallSelect } from "../../../ui/SmallSelect.tsx";
import { photoAddress } from "../workflow.api.ts";
import classes from "./Photos.module.css";

interface Props {
  before: readonly Photo[];
  after: readonly Photo[];
  opened: boolean;
  onClose: () => void;
}

/** Before and after beside each other. */
export function PhotoCompare({ before, after, opened, onClose }: Props) {
  const { t } = useI18n();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={1120}
      centered
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("photo.compare"), "data-testid": "photo-comparison" } }}
    >
      <div className={`${classes.viewerHead} ${classes.comparisonHead}`}>
        <h2>{t("photo.compare")}</h2>
        <CloseButton onClick={onClose} aria-label={t("app.close")} data-autofocus />
      </div>
      <div className={classes.sides}>
        <Side kind="before" photos={before} start={0} />
        <Side kind="after" photos={after} start={after.length - 1} />
      </div>
    </Modal>
  );
}

function Side({ kind, photos, start }: { kind: Photo["kind"]; photos: readonly Photo[]; start: number }) {
  const { t } = useI18n();
  const [index, setIndex] = useState(start);
  const photo = photos[index] ?? photos.at(-1);
  if (!photo) return null;
  return (
    <figure className={classes.side}>
      <figcaption>
        {t(`photo.kind.${kind}`)}
        {photos.length > 1 && (
          <SmallSelect
            label={t("photo.which")}
            value={photos.indexOf(photo)}
            options={photos.map((_, value) => ({ value, label: `${value + 1} / ${photos.length}` }))}
            onChange={setIndex}
          />
        )}
      </figcaption>
      <img
        src={photoAddress(photo.id, "full")}
        alt={t("photo.alt", { kind: t(`photo.kind.${kind}`), by: photo.uploadedBy })}
        width={photo.width}
        height={photo.height}
      />
    </figure>
  );
}
