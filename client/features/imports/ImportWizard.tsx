import { Button } from "@mantine/core";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { showBatch } from "../../lib/where/show-batch.ts";
import { CheckTable } from "./CheckTable.tsx";
import { ChooseFile } from "./ChooseFile.tsx";
import { Coordinates } from "./Coordinates.tsx";
import { missingFields } from "./choices.ts";
import { DiffView } from "./DiffView.tsx";
import { fieldName } from "./field-names.ts";
import { ImportResult } from "./ImportResult.tsx";
import { problemText } from "./import-words.ts";
import classes from "./imports.module.css";
import { closeImport } from "./imports.store.ts";
import { MapColumns } from "./MapColumns.tsx";
import { stepsOf, useWizard } from "./use-wizard.ts";

/** From a file to a batch in five steps; nothing is stored before the last. */
export function ImportWizard() {
  const i18n = useI18n();
  const { t, language } = i18n;
  const wizard = useWizard();
  const { step, found, choices, report, job, busy, failure } = wizard;
  const missing = found && choices ? missingFields(found, choices.map) : [];

  return (
    <>
      <ol className={classes.steps}>
        {stepsOf(choices?.target).map((one, i) => (
          <li key={one} aria-current={one === step ? "step" : undefined}>
            {i + 1} {t(`imports.step.${one}`)}
          </li>
        ))}
      </ol>
      <div className={classes.body} aria-busy={busy}>
        {failure !== null && (
          <p className={classes.note} role="alert" data-testid="import-failure">
            {problemText(failure, language)}
          </p>
        )}
        {step === "file" && <ChooseFile sent={wizard.sent} onFile={wizard.send} />}
        {step === "columns" && found && choices && (
          <MapColumns found={found} choices={choices} onChoose={wizard.choose} onLook={wizard.look} />
        )}
        {step === "place" && found && choices && (
          <Coordinates found={found} choices={choices} onChoose={wizard.choose} />
        )}
        {step === "check" && report && <CheckTable report={report} />}
        {step === "check" && report && !wizard.diff && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={wizard.compare}
            disabled={busy}
            data-testid="import-compare"
          >
            {t("batches.compare")}
          </Button>
        )}
        {step === "check" && wizard.diff && (
          <DiffView
            onMore={wizard.more}
            lasting={choices?.target === "finding"}
            diff={wizard.diff}
            decisions={wizard.decisions}
            onChange={wizard.decide}
          />
        )}
        {step === "run" && job && <ImportResult job={job} format={found?.format ?? ""} />}
      </div>
      <div className={classes.foot}>
        {step === "columns" && missing.length > 0 && (
          <span role="status">
            {t("imports.missing", {
              fields: missing.map((field) => fieldName(field, i18n)).join(language === "zh" ? "、" : ", "),
            })}
          </span>
        )}
        {step === "place" && choices?.crs === null && <span role="status">{t("imports.crs.ask")}</span>}
        {(step === "columns" || step === "place" || step === "check") && (
          <Button variant="default" onClick={wizard.back} disabled={busy}>
            {t("imports.back")}
          </Button>
        )}
        {step === "columns" && (
          <Button
            onClick={choices?.target === "finding" ? wizard.toCheck : wizard.toPlace}
            loading={busy}
            disabled={missing.length > 0 || !choices?.source.trim()}
            data-testid="import-next"
          >
            {t(choices?.target === "finding" ? "imports.next.check" : "imports.next.place")}
          </Button>
        )}
        {step === "place" && (
          <Button onClick={wizard.toCheck} loading={busy} disabled={choices?.crs === null} data-testid="import-next">
            {t("imports.next.check")}
          </Button>
        )}
        {step === "check" && (
          <Button onClick={wizard.start} loading={busy} disabled={report?.fit === 0} data-testid="import-next">
            {t("imports.next.run")}
          </Button>
        )}
        {step === "run" && job?.state === "running" && (
          <Button variant="default" onClick={wizard.cancel} data-testid="import-cancel">
            {t("imports.cancel")}
          </Button>
        )}
        {step === "run" && job && job.state !== "running" && (
          <>
            <Button variant="default" onClick={wizard.restart}>
              {t("imports.another")}
            </Button>
            {job.result && choices?.target !== "accident" && job.result.stored > 0 && (
              <Button
                variant="default"
                onClick={() => {
                  showBatch(job.result!.batch);
                  closeImport();
                }}
                data-testid="import-show"
              >
                {t("batches.show")}
              </Button>
            )}
            <Button onClick={closeImport}>{t("app.close")}</Button>
          </>
        )}
      </div>
    </>
  );
}
