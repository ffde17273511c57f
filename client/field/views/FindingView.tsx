import { type FormEvent, useEffect, useState } from "react";
import type { FindingGrade } from "#server/contracts/vocabulary.contract.ts";
import { type DeviceContent, dropDraft, keepDraft, readDraft } from "../device/device-store.ts";
import { shrinkPhoto, UnreadablePhoto } from "../device/shrink-photo.ts";
import { change, keep } from "../field.store.ts";
import type { FieldKey } from "../field.words.ts";
import type { FindingEntry } from "../outbox/outbox.ts";
import { PhotoPreview } from "../parts/PhotoPreview.tsx";
import {
  deadlineOf,
  EMPTY,
  type FindingValues,
  findingFaults,
  findingOf,
  LONGEST,
  OPTIONAL,
  PHOTOS_AT_MOST,
  valuesOf,
} from "../stops/finding-form.ts";
import { findingEntries, newId } from "../stops/new-entries.ts";
import { stopKey } from "../stops/stop-state.ts";
import { dayOf } from "../times.ts";
import { openPage } from "../use-page.ts";
import { useWords } from "../use-words.ts";

const GRADES: readonly FindingGrade[] = ["general", "major"];
/** Asked for as JPEG among others: phones then turn their own formats into it. */
const ACCEPT = "image/jpeg,image/png,image/webp";

/** Notes a finding at a stop, or changes one that was refused. What is written is kept as it is written. */
export function FindingView({
  content,
  stopKeyOpen,
  entryId,
}: {
  content: DeviceContent;
  stopKeyOpen: string;
  entryId: string | null;
}) {
  const { t } = useWords();
  const person = content.person!;
  const stop = content.stops.find((one) => stopKey(one) === stopKeyOpen);
  const entry = content.entries.find((one): one is FindingEntry => one.id === entryId && one.kind === "finding");
  // A demo city's clock stands still.
  const today = content.moment?.demo ? content.moment.businessDate : dayOf(new Date().toISOString());
  const foundOn = entry?.finding.foundOn ?? today;
  const [values, setValues] = useState<FindingValues>(entry ? valuesOf(entry.finding) : EMPTY);
  const [photoIds, setPhotoIds] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState<FieldKey | null>(null);
  const back = `/stop/${stopKeyOpen}`;

  useEffect(() => {
    if (entryId) return;
    void readDraft(person.id, stopKeyOpen).then((draft) => {
      if (!draft) return;
      setValues({ ...EMPTY, ...draft.values });
      setPhotoIds(draft.photoIds);
    });
  }, [person.id, stopKeyOpen, entryId]);

  if (!stop && !entry)
    return (
      <section className="empty">
        <h2>{t("stop.missing")}</h2>
      </section>
    );
  const siteId = stop?.siteId ?? entry!.siteId;
  const faults = tried ? findingFaults(values, foundOn) : {};

  const set = (name: keyof FindingValues, value: string) => {
    const next = { ...values, [name]: value };
    setValues(next);
    if (!entry)
      keepDraft(person.id, stopKeyOpen, { values: { ...next }, photoIds }).catch(() => setFailed("report.failed"));
  };
  const addPhotos = async (files: readonly File[]) => {
    setBusy(true);
    setFailed(null);
    let ids = photoIds;
    try {
      for (const file of files.slice(0, PHOTOS_AT_MOST - ids.length)) {
        const photo = { id: newId(), blob: await shrinkPhoto(file) };
        ids = [...ids, photo.id];
        await keepDraft(person.id, stopKeyOpen, { values: { ...values }, photoIds: ids }, { photo });
        setPhotoIds(ids);
      }
    } catch (error) {
      setFailed(error instanceof UnreadablePhoto ? "finding.photo.unreadable" : "report.failed");
    } finally {
      setBusy(false);
    }
  };
  const removePhoto = async (id: string) => {
    const ids = photoIds.filter((one) => one !== id);
    await keepDraft(person.id, stopKeyOpen, { values: { ...values }, photoIds: ids }, { without: id });
    setPhotoIds(ids);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || Object.keys(findingFaults(values, foundOn)).length > 0) return;
    const finding = findingOf(values, siteId, foundOn);
    try {
      if (entry) await change({ ...entry, finding });
      else {
        const at = { person, site: { siteId, siteName: stop!.name }, now: new Date().toISOString() };
        await keep(findingEntries(at, finding, photoIds), { draftOf: stopKeyOpen });
      }
      openPage(back);
    } catch {
      setFailed("report.failed");
    }
  };
  const cancel = async () => {
    if (!entry) await dropDraft(person.id, stopKeyOpen);
    openPage(back);
  };

  return (
    <form className="form finding" onSubmit={(event) => void save(event)} noValidate data-testid="finding-form">
      <a className="back" href={`#${back}`}>
        ‹ {t("app.back")}
      </a>
      <h2>{t(entry ? "finding.edit" : "finding.title")}</h2>
      <p className="muted">{stop?.name ?? entry?.siteName}</p>
      <label>
        {t("finding.description")}
        <textarea
          value={values.description}
          onChange={(event) => set("description", event.target.value)}
          rows={3}
          maxLength={LONGEST.description}
          required
          aria-invalid={faults.description !== undefined}
          aria-describedby={faults.description && "description-fault"}
          data-testid="finding-description"
        />
      </label>
      {faults.description && (
        <p className="fault" id="description-fault" role="alert">
          {t(faults.description)}
        </p>
      )}
      <fieldset className="choice">
        <legend>{t("finding.grade")}</legend>
        {GRADES.map((grade) => (
          <label key={grade}>
            <input
              type="radio"
              name="grade"
              checked={values.grade === grade}
              onChange={() => set("grade", grade)}
              data-testid={`finding-grade-${grade}`}
            />
            <span>{t(`grade.${grade}`)}</span>
          </label>
        ))}
      </fieldset>
      <label>
        {t("finding.deadline")}
        <input
          type="date"
          value={deadlineOf(values, foundOn)}
          min={foundOn}
          onChange={(event) => set("deadline", event.target.value)}
          aria-invalid={faults.deadline !== undefined}
        />
      </label>
      {faults.deadline && (
        <p className="fault" role="alert">
          {t(faults.deadline)}
        </p>
      )}
      <details>
        <summary>{t("finding.more")}</summary>
        {OPTIONAL.map((name) => (
          <label key={name}>
            {t(`finding.${name}`)}
            <input
              type="text"
              value={values[name]}
              maxLength={LONGEST[name]}
              onChange={(event) => set(name, event.target.value)}
            />
          </label>
        ))}
      </details>
      {!entry && (
        <section className="photos">
          <h3>{t("finding.photos", { n: photoIds.length, most: PHOTOS_AT_MOST })}</h3>
          <ul>
            {photoIds.map((id, i) => (
              <li key={id} data-testid="finding-photo">
                <PhotoPreview id={id} alt={t("finding.photo.alt", { n: i + 1 })} />
                <button
                  type="button"
                  aria-label={t("finding.photo.remove", { n: i + 1 })}
                  onClick={() => void removePhoto(id)}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
          {photoIds.length < PHOTOS_AT_MOST && (
            <div className="buttons">
              <PhotoButton label={t("finding.photo.take")} camera onFiles={addPhotos} />
              <PhotoButton label={t("finding.photo.choose")} onFiles={addPhotos} />
            </div>
          )}
          <p role="status">{busy && t("finding.photo.busy")}</p>
        </section>
      )}
      {failed && (
        <p className="fault" role="alert">
          {t(failed)}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="main-button" disabled={busy} data-testid="finding-save">
          {t("finding.save")}
        </button>
        <button type="button" onClick={() => void cancel()}>
          {t("app.cancel")}
        </button>
      </div>
    </form>
  );
}

function PhotoButton({
  label,
  camera = false,
  onFiles,
}: {
  label: string;
  camera?: boolean;
  onFiles: (files: readonly File[]) => Promise<void>;
}) {
  return (
    <label className="button file">
      {label}
      <input
        type="file"
        accept={ACCEPT}
        multiple={!camera}
        {...(camera && { capture: "environment" as const })}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) void onFiles(files);
        }}
        data-testid={camera ? "finding-camera" : "finding-file"}
      />
    </label>
  );
}
