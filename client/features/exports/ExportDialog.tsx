import { Button, CloseButton, Modal, NativeSelect, Progress, Radio } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AsOf as Moment } from "#server/contracts/common.contract.ts";
import { EXPORT_SOURCES, type ExportSource } from "#server/features/exports/export-fields.contract.ts";
import {
  EXPORT_FORMATS,
  EXPORT_LANGUAGES,
  EXPORT_LISTS,
  EXPORT_SYSTEMS,
  type ExportFormat,
  type ExportLanguage,
} from "#server/features/exports/exports.contract.ts";
import { fetchJson } from "../../lib/api/fetch-json.ts";
import { closeExport, type ExportAsk, type ExportList } from "../../lib/export-dialog.store.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./ExportDialog.module.css";
import { countAddress, type ExportChoice, exportAddress } from "./export-address.ts";
import { FieldChoice } from "./FieldChoice.tsx";
import { type Download, useDownload } from "./use-download.ts";

interface Props {
  asked: ExportAsk;
  /** The query strings of what the page shows, by source. */
  shown: Record<ExportSource, string>;
  /** An area is drawn on the map. */
  hasArea: boolean;
}

const FORMATS = Object.keys(EXPORT_FORMATS) as ExportFormat[];
/** KML knows no other system. */
const systemsOf = (format: ExportFormat) => (format === "kml" ? (["wgs84"] as const) : EXPORT_SYSTEMS);

/** What leaves as a file: which records, which fields, in which form. */
export function ExportDialog({ asked, shown, hasArea }: Props) {
  const { t, language: page, count: written } = useI18n();
  const [source, setSource] = useState<ExportSource>(asked.source);
  const [list, setList] = useState<ExportList>(asked.list);
  const [scope, setScope] = useState<"shown" | "all">("shown");
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [system, setSystem] = useState<string>("wgs84");
  const [language, setLanguage] = useState<ExportLanguage>(page);
  const [fields, setFields] = useState<readonly string[] | null>(null);
  const { download, start, cancel } = useDownload();

  const systems = systemsOf(format);
  const choice: ExportChoice = {
    source,
    list,
    narrowed: scope === "shown" ? shown[source] : "",
    format,
    system: (systems as readonly string[]).includes(system) ? system : "wgs84",
    language,
    fields,
  };
  const address = countAddress(choice);
  const counted = useQuery({
    queryKey: ["sites", "export", address],
    queryFn: ({ signal }) => fetchJson<{ count: number; asOf: Moment }>(address, signal),
  });
  const busy = download.phase === "preparing" || download.phase === "receiving";
  const close = () => {
    cancel();
    closeExport();
  };

  return (
    <Modal
      opened
      size={640}
      onClose={close}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("export.title"), "data-testid": "export-dialog" } }}
    >
      <div className={classes.head}>
        <h2>{t("export.title")}</h2>
        <CloseButton onClick={close} aria-label={t("app.close")} />
      </div>
      <fieldset className={classes.form} disabled={busy}>
        <div className={classes.pair}>
          <NativeSelect
            label={t("export.what")}
            value={source}
            onChange={({ currentTarget }) => {
              setSource(currentTarget.value as ExportSource);
              setFields(null);
            }}
            data={EXPORT_SOURCES.map((value) => ({ value, label: t(`export.source.${value}`) }))}
            data-testid="export-source"
          />
          {source === "findings" && (
            <NativeSelect
              label={t("export.list")}
              value={list}
              onChange={({ currentTarget }) => setList(currentTarget.value as ExportList)}
              data={EXPORT_LISTS.map((value) => ({ value, label: t(`export.list.${value}`) }))}
              data-testid="export-list"
            />
          )}
        </div>
        <Radio.Group
          value={scope}
          onChange={(value) => setScope(value as "shown" | "all")}
          aria-label={t("export.which")}
        >
          <div className={classes.radios}>
            <Radio
              value="shown"
              label={t(
                source === "accidents" ? "export.shown.accidents" : hasArea ? "export.shown.area" : "export.shown",
              )}
            />
            <Radio value="all" label={t("export.all")} />
          </div>
        </Radio.Group>

        <Radio.Group
          value={format}
          onChange={(value) => setFormat(value as ExportFormat)}
          label={t("export.format")}
          className={classes.group}
        >
          <div className={classes.formats}>
            {FORMATS.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`export.format.${value}`)}
                description={t(`export.format.${value}.about`)}
                data-testid={`export-format-${value}`}
              />
            ))}
          </div>
        </Radio.Group>

        <div className={classes.pair}>
          <NativeSelect
            label={t("export.system")}
            description={t(format === "kml" ? "export.system.kml" : "export.system.about")}
            value={choice.system}
            disabled={systems.length === 1}
            onChange={({ currentTarget }) => setSystem(currentTarget.value)}
            data={systems.map((value) => ({ value, label: t(`export.system.${value}`) }))}
            data-testid="export-system"
          />
          <NativeSelect
            label={t("export.language")}
            description={t("export.language.about")}
            value={language}
            onChange={({ currentTarget }) => setLanguage(currentTarget.value as ExportLanguage)}
            data={EXPORT_LANGUAGES.map((value) => ({ value, label: t(`export.language.${value}`) }))}
            data-testid="export-language"
          />
        </div>
        <FieldChoice
          source={source}
          {...(source === "findings" && { list })}
          chosen={fields}
          onChange={setFields}
          language={page}
        />
      </fieldset>

      <div className={classes.foot}>
        <State download={download} />
        <p className={classes.count} data-testid="export-count">
          {counted.error ? (
            <ErrorNote message={t("export.failed", { message: counted.error.message })} />
          ) : counted.data ? (
            <>
              <strong>{t("export.count", { n: written(counted.data.count) }, counted.data.count)}</strong>
              <AsOf moment={counted.data.asOf} />
            </>
          ) : (
            t("export.counting")
          )}
        </p>
        {busy ? (
          <Button variant="default" onClick={cancel} data-testid="export-cancel">
            {t("export.cancel")}
          </Button>
        ) : (
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={!counted.data || fields?.length === 0}
            onClick={() => void start(exportAddress(choice))}
            data-testid="export-start"
          >
            {t("export.start")}
          </Button>
        )}
      </div>
    </Modal>
  );
}

const MB = 1024 * 1024;

function State({ download }: { download: Download }) {
  const { t, count } = useI18n();
  const mb = (bytes: number) => (bytes < 10 * MB ? (bytes / MB).toFixed(1) : count(Math.round(bytes / MB)));
  return (
    <div className={classes.state} aria-live="polite" data-testid="export-state" data-phase={download.phase}>
      {download.phase === "preparing" && (
        <>
          <Progress value={100} animated aria-label={t("export.preparing")} />
          {t("export.preparing")}
        </>
      )}
      {download.phase === "receiving" && (
        <>
          <Progress value={(download.received / download.bytes) * 100} aria-label={t("export.title")} />
          {t("export.receiving", { received: mb(download.received), bytes: mb(download.bytes) })}
        </>
      )}
      {download.phase === "done" && t("export.done", { name: download.name, n: count(download.rows) }, download.rows)}
      {download.phase === "failed" && (
        <ErrorNote
          message={download.message === null ? t("export.away") : t("export.failed", { message: download.message })}
        />
      )}
    </div>
  );
}
