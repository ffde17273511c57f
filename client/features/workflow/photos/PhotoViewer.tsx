import { ActionIcon, CloseButton, Modal } from "@mantine/core";
import IconLeft from "@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs";
import IconRight from "@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs";
import type { Photo } from "#server/features/photos/photos.contract.ts";
import { formatInstant } from "../../../lib/format.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import { setView } from "../../../lib/view/view.store.ts";
import { photoAddress } from "../workflow.api.ts";
import classes from "./Photos.module.css";

interface Props {
  photos: readonly Photo[];
  /** Id of the photo that is open. */
  shown: string | null;
  onShow: (id: string | null) => void;
}

/** One photo as large as the window, with what is known of it; the arrow keys lead to the others. */
export function PhotoViewer({ photos, shown, onShow }: Props) {
  const { t } = useI18n();
  const index = photos.findIndex(({ id }) => id === shown);
  const photo = photos[index];
  const turn = (by: number) => {
    const next = photos[(index + by + photos.length) % photos.length];
    if (next) onShow(next.id);
  };
  return (
    <Modal
      opened={photo !== undefined}
      onClose={() => onShow(null)}
      size="auto"
      centered
      withCloseButton={false}
      padding={0}
      attributes={{ content: { "aria-label": t("photo.one"), "data-testid": "photo-viewer" } }}
    >
      {photo && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the buttons inside, wherever the focus is
        <div
          className={classes.viewer}
          onKeyDown={(event) => {
            if (event.key === "ArrowLeft") turn(-1);
            if (event.key === "ArrowRight") turn(1);
          }}
        >
          <div className={classes.viewerHead}>
            <h2>
              {t(`photo.kind.${photo.kind}`)} · {index + 1} / {photos.length}
            </h2>
            {photos.length > 1 && (
              <>
                <ActionIcon variant="subtle" color="gray" onClick={() => turn(-1)} aria-label={t("photo.previous")}>
                  <IconLeft size={18} />
                </ActionIcon>
                <ActionIcon variant="subtle" color="gray" onClick={() => turn(1)} aria-label={t("photo.next")}>
                  <IconRight size={18} />
                </ActionIcon>
              </>
            )}
            <CloseButton onClick={() => onShow(null)} aria-label={t("app.close")} data-autofocus />
          </div>
          <img
            src={photoAddress(photo.id, "full")}
            alt={t("photo.alt", { kind: t(`photo.kind.${photo.kind}`), by: photo.uploadedBy })}
            width={photo.width}
            height={photo.height}
          />
          <Known photo={photo} onLeave={() => onShow(null)} />
        </div>
      )}
    </Modal>
  );
}

/** What is known of a photo; where and when it was taken only where the server says so. */
function Known({ photo, onLeave }: { photo: Photo; onLeave: () => void }) {
  const { t, count } = useI18n();
  const { origin } = photo;
  const said = [
    t("photo.uploaded", { by: photo.uploadedBy, at: formatInstant(photo.uploadedAt) }),
    origin?.takenAt && t("photo.taken", { at: origin.takenAt }),
    origin?.distanceMeters != null && t("photo.distance", { metres: count(origin.distanceMeters) }),
  ].filter(Boolean);
  return (
    <div className={classes.known}>
      <p>{said.join(" · ")}</p>
      {photo.flags.length > 0 && (
        <ul className={classes.flags}>
          {photo.flags.map((flag) => (
            <li key={flag}>{t(`photo.flag.${flag}`)}</li>
          ))}
        </ul>
      )}
      {photo.twins.map((twin) => (
        <p key={twin.findingId}>
          {t("photo.twin")}{" "}
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              onLeave();
              setView({ site: twin.siteId });
            }}
          >
            {twin.siteName}
          </button>
        </p>
      ))}
      {photo.flags.includes("twin") && photo.twins.length === 0 && <p>{t("photo.twin.elsewhere")}</p>}
    </div>
  );
}
