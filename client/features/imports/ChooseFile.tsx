import { Button, Progress } from "@mantine/core";
import { useRef, useState } from "react";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./imports.module.css";

/** Endings of what can be read; the server looks at the content as well. */
const ACCEPT = ".csv,.txt,.tsv,.xlsx,.geojson,.json,.zip,.gpkg,.kml,.kmz,.dxf";

interface Props {
  /** Share of the file that has gone to the server; null while none is being sent. */
  sent: number | null;
  onFile: (file: File) => void;
}

/** Drop a file or choose one. */
export function ChooseFile({ sent, onFile }: Props) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  if (sent !== null) {
    return (
      <div className={classes.drop} role="status">
        <span>{t(sent < 1 ? "imports.sending" : "imports.looking")}</span>
        <Progress value={100 * sent} w="60%" animated={sent === 1} aria-label={t("imports.sending")} />
      </div>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button beside it is the first */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const file = event.dataTransfer.files[0];
          if (file) onFile(file);
        }}
      >
        <span>{t("imports.drop")}</span>
        <Button onClick={() => input.current?.click()} data-autofocus>
          {t("imports.choose")}
        </Button>
        <span className={classes.muted}>{t("imports.kinds")}</span>
        <input
          ref={input}
          type="file"
          accept={ACCEPT}
          hidden
          aria-label={t("imports.choose")}
          data-testid="import-file"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) onFile(file);
          }}
        />
      </div>
      <p className={classes.muted}>{t("imports.choose.note")}</p>
    </>
  );
}
