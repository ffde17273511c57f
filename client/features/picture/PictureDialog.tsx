import { Button, CloseButton, Modal, NativeSelect, NumberInput, Progress, TextInput } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import { useEffect, useRef, useState } from "react";
import { PICTURE_LIMITS } from "#server/features/briefing-files/briefing-files.contract.ts";
import { fetchFile, saveFile } from "../../lib/api/fetch-file.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import type { Language } from "../../lib/view/view-state.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./PictureDialog.module.css";
import { closePicture } from "./picture.store.ts";
import { DPIS, PICTURE_SIZES, type PictureSize, sizeInPixels } from "./picture-sizes.ts";

interface Props {
  /** Query string of the view, and the pixels of the map it is on. */
  view: string;
  frame: { width: number; height: number };
}

type State =
  | { phase: "idle" | "drawing" }
  | { phase: "done"; name: string }
  /** Null: the server could not be reached. */
  | { phase: "failed"; message: string | null };

const SIZES = [...(Object.keys(PICTURE_SIZES) as (keyof typeof PICTURE_SIZES)[]), "own"] as const;

/** The view as a picture in millimetres and dpi. */
export function PictureDialog({ view, frame }: Props) {
  const { t, language: page, count } = useI18n();
  const [size, setSize] = useState<PictureSize>("slide");
  const [own, setOwn] = useState<{ width: number; height: number }>(PICTURE_SIZES.slide);
  const [dpi, setDpi] = useState(200);
  const [language, setLanguage] = useState<Language>(page);
  const [approval, setApproval] = useState("");
  const [state, setState] = useState<State>({ phase: "idle" });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const { width, height } = size === "own" ? own : PICTURE_SIZES[size];
  const pixels = sizeInPixels({ width, height, dpi });
  const busy = state.phase === "drawing";
  const cancel = () => {
    stop.current?.abort();
    setState({ phase: "idle" });
  };
  const close = () => {
    cancel();
    closePicture();
  };
  const draw = async () => {
    const control = new AbortController();
    stop.current = control;
    setState({ phase: "drawing" });
    const query = new URLSearchParams({
      ...{ view, width: String(width), height: String(height), dpi: String(dpi), lang: language },
      frame: `${Math.round(frame.width)}x${Math.round(frame.height)}`,
      ...(approval.trim() && { approval: approval.trim() }),
    });
    try {
      const { blob, name } = await fetchFile(`/api/map-picture?${query}`, control.signal);
      saveFile(blob, name);
      setState({ phase: "done", name });
    } catch (error) {
      if (!control.signal.aborted)
        setState({ phase: "failed", message: error instanceof ApiError ? error.message : null });
    }
  };
  const chooseSize = (value: PictureSize) => {
    if (value === "own") setOwn({ width, height });
    setSize(value);
  };
  const { least, most } = PICTURE_LIMITS.millimetres;
  const length = (name: "width" | "height") => (
    <NumberInput
      label={t(`picture.${name}`)}
      value={own[name]}
      min={least}
      max={most}
      allowDecimal={false}
      onChange={(value) => setOwn({ ...own, [name]: Number(value) })}
      data-testid={`picture-${name}`}
    />
  );
  return (
    <Modal
      opened
      size={560}
      onClose={close}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("picture.title"), "data-testid": "picture-dialog" } }}
    >
      <div className={classes.head}>
        <h2>{t("picture.title")}</h2>
        <CloseButton onClick={close} aria-label={t("app.close")} />
      </div>
      <p className={classes.about}>{t("picture.about")}</p>
      <fieldset className={classes.form} disabled={busy}>
        <NativeSelect
          label={t("picture.size")}
          value={size}
          onChange={({ currentTarget }) => chooseSize(currentTarget.value as PictureSize)}
          data={SIZES.map((value) => ({ value, label: t(`picture.size.${value}`) }))}
          data-testid="picture-size"
        />
        {size === "own" && (
          <div className={classes.pair}>
            {length("width")}
            {length("height")}
          </div>
        )}
        <div className={classes.pair}>
          <NativeSelect
            label={t("picture.dpi")}
            value={String(dpi)}
            onChange={({ currentTarget }) => setDpi(Number(currentTarget.value))}
            data={DPIS.map((value) => ({ value: String(value), label: t(`picture.dpi.${value}`) }))}
            data-testid="picture-dpi"
          />
          <NativeSelect
            label={t("picture.language")}
            value={language}
            onChange={({ currentTarget }) => setLanguage(currentTarget.value as Language)}
            data={[
              { value: "zh", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </div>
        <TextInput
          label={t("picture.approval.field")}
          placeholder={t("stamp.approval.placeholder")}
          description={t("stamp.approval.about")}
          value={approval}
          maxLength={60}
          onChange={({ currentTarget }) => setApproval(currentTarget.value)}
        />
      </fieldset>
      <div className={classes.foot}>
        <div className={classes.state} data-testid="picture-state" data-phase={state.phase}>
          {busy && <Progress value={100} animated aria-label={t("picture.drawing")} />}
          {state.phase === "failed" && <ErrorNote message={state.message ?? t("file.away")} />}
          <p role="status">
            {busy
              ? t("picture.drawing")
              : state.phase === "done"
                ? t("picture.done", { name: state.name })
                : pixels.fits
                  ? t("picture.pixels", { width: count(pixels.width), height: count(pixels.height) })
                  : t("picture.tooLarge")}
          </p>
        </div>
        {busy ? (
          <Button variant="default" onClick={cancel} data-testid="picture-cancel">
            {t("file.cancel")}
          </Button>
        ) : (
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={!pixels.fits}
            onClick={() => void draw()}
            data-testid="picture-start"
          >
            {t("picture.start")}
          </Button>
        )}
      </div>
    </Modal>
  );
}
