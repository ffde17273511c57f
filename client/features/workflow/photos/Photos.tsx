import { Button } from "@mantine/core";
import IconCompare from "@tabler/icons-react/dist/esm/icons/IconColumns2.mjs";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PHOTO_KINDS } from "#server/contracts/workflow.contract.ts";
import type { Photo } from "#server/features/photos/photos.contract.ts";
import type { Finding } from "#server/features/sites/sites.contract.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import { photoAddress, photosQuery } from "../workflow.api.ts";
import { PhotoCompare } from "./PhotoCompare.tsx";
import classes from "./Photos.module.css";
import { PhotoUpload } from "./PhotoUpload.tsx";
import { PhotoViewer } from "./PhotoViewer.tsx";

/** The photos of a finding, before and after apart; for whoever works on it, a way to add more. */
export function Photos({ finding }: { finding: Finding }) {
  const { t } = useI18n();
  const { data, error } = useQuery({ ...photosQuery(finding.id, finding.photos), enabled: finding.photos > 0 });
  const [shown, setShown] = useState<string | null>(null);
  const [comparing, setComparing] = useState(false);
  const photos = data?.items ?? [];
  const of = (kind: Photo["kind"]) => photos.filter((photo) => photo.kind === kind);
  const upload = finding.actions.find(({ action }) => action === "photo");
  if (finding.photos === 0 && !upload) return null;
  return (
    <section className={classes.photos} aria-label={t("photo.title")} data-testid="photos">
      {error && <p role="alert">{t("photo.failed.list")}</p>}
      {PHOTO_KINDS.filter((kind) => of(kind).length > 0).map((kind) => (
        <div key={kind}>
          <h4 className={classes.kind}>{t(`photo.kind.${kind}`)}</h4>
          <ul className={classes.thumbnails}>
            {of(kind).map((photo) => (
              <li key={photo.id}>
                <button type="button" onClick={() => setShown(photo.id)} data-testid={`photo-${kind}`}>
                  <img
                    src={photoAddress(photo.id, "thumbnail")}
                    alt={t("photo.alt", { kind: t(`photo.kind.${kind}`), by: photo.uploadedBy })}
                    loading="lazy"
                    width={88}
                    height={66}
                  />
                </button>
                {photo.flags.length > 0 && (
                  <ul className={classes.flags} data-testid="photo-flags">
                    {photo.flags.map((flag) => (
                      <li key={flag}>{t(`photo.flag.${flag}`)}</li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className={classes.tools}>
        {of("before").length > 0 && of("after").length > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconCompare size={14} aria-hidden />}
            onClick={() => setComparing(true)}
            data-testid="photo-compare"
          >
            {t("photo.compare")}
          </Button>
        )}
        {upload?.refusal === null && <PhotoUpload finding={finding} />}
        {upload?.refusal === "photos_full" && <span className={classes.note}>{t("photo.full")}</span>}
      </div>
      <PhotoViewer photos={photos} shown={shown} onShow={setShown} />
      <PhotoCompare before={of("before")} after={of("after")} opened={comparing} onClose={() => setComparing(false)} />
    </section>
  );
}
