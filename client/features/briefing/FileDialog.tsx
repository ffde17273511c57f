import { Button, NativeSelect, Progress, Radio } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import { useState } from "react";
import type { BriefingLanguage } from "#server/algorithms/briefing/briefing.ts";
import {
  type Audience,
  FILE_KINDS,
  FILE_PAPERS,
  type FileKind,
  type FilePaper,
  USUAL_K,
} from "#server/features/briefing-files/briefing-files.contract.ts";
import type { Briefing } from "#server/features/briefings/briefings.contract.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { BriefingDialog } from "./BriefingDialog.tsx";
import classes from "./FileDialog.module.css";
import { type FileState, useFileJob } from "./use-file-job.ts";

interface Props {
  briefing: Briefing;
  /** What is on the screen. */
  audience: Audience;
  onClose: () => void;
}

/** A briefing as a file: which kind, in which language, on which paper, for whom. */
export function FileDialog({ briefing, audience: shown, onClose }: Props) {
  const { t, language: page } = useI18n();
  const [kind, setKind] = useState<FileKind>("pptx");
  const [language, setLanguage] = useState<BriefingLanguage>(page);
  const [paper, setPaper] = useState<FilePaper>("wide");
  const [audience, setAudience] = useState<Audience>(shown);
  const { state, start, cancel } = useFileJob(briefing.id);
  const busy = state.phase === "making" || state.phase === "receiving";
  const close = () => {
    cancel();
    onClose();
  };
  const begin = () =>
    void start({
      kind,
      language,
      audience,
      version: briefing.version,
      ...(kind === "pdf" && { paper }),
      ...(audience === "public" && { k: USUAL_K }),
    });
  return (
    <BriefingDialog title={t("file.title")} onClose={close} testId="file-dialog" size={600}>
      <fieldset className={classes.form} disabled={busy}>
        <Radio.Group
          value={kind}
          onChange={(value) => setKind(value as FileKind)}
          label={t("file.kind")}
          className={classes.group}
        >
          <div className={classes.kinds}>
            {FILE_KINDS.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`file.kind.${value}`)}
                description={t(`file.kind.${value}.about`)}
                data-testid={`file-kind-${value}`}
              />
            ))}
          </div>
        </Radio.Group>
        <div className={classes.pair}>
          <NativeSelect
            label={t("file.language")}
            value={language}
            onChange={({ currentTarget }) => setLanguage(currentTarget.value as BriefingLanguage)}
            data={[
              { value: "zh", label: "中文" },
              { value: "en", label: "English" },
            ]}
            data-testid="file-language"
          />
          <NativeSelect
            label={t("file.paper")}
            value={kind === "pdf" ? paper : "wide"}
            disabled={kind !== "pdf"}
            onChange={({ currentTarget }) => setPaper(currentTarget.value as FilePaper)}
            data={FILE_PAPERS.map((value) => ({ value, label: t(`file.paper.${value}`) }))}
            data-testid="file-paper"
          />
        </div>
        {briefing.mayEdit && (
          <Radio.Group
            value={audience}
            onChange={(value) => setAudience(value as Audience)}
            label={t("file.audience")}
            className={classes.group}
          >
            <div className={classes.kinds}>
              {(["internal", "public"] as const).map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`file.audience.${value}`)}
                  description={t(`file.audience.${value}.about`, { k: USUAL_K })}
                  data-testid={`file-audience-${value}`}
                />
              ))}
            </div>
          </Radio.Group>
        )}
      </fieldset>
      <div className={classes.foot}>
        <State state={state} />
        {busy ? (
          <Button variant="default" onClick={cancel} data-testid="file-cancel">
            {t("file.cancel")}
          </Button>
        ) : (
          <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={begin} data-testid="file-start">
            {t(state.phase === "failed" ? "app.retry" : "file.start")}
          </Button>
        )}
      </div>
    </BriefingDialog>
  );
}

/** Of the whole: maps take most of the time, then pages are written. */
const MAPS_SHARE = 92;

function State({ state }: { state: FileState }) {
  const { t } = useI18n();
  if (state.phase === "failed")
    return (
      <div className={classes.state} data-testid="file-state" data-phase="failed">
        <ErrorNote message={state.message ?? t("file.away")} />
      </div>
    );
  const job = state.phase === "making" ? state.job : null;
  const { done, of } = job?.maps ?? { done: 0, of: 0 };
  const words = {
    idle: () => "",
    receiving: () => t("file.receiving"),
    done: () => t("file.done", { name: state.phase === "done" ? state.name : "" }),
    making: () => {
      if (job?.state === "waiting" && job.ahead > 0) return t("file.state.waiting", { n: job.ahead });
      if (job?.state === "counting") return t("file.state.counting");
      if (job?.state === "drawing") return t("file.state.drawing", { n: done, of });
      return t(job?.state === "writing" ? "file.state.writing" : "file.state.starting");
    },
  }[state.phase]();
  const known = job?.state === "drawing" && of > 0;
  return (
    <div className={classes.state} data-testid="file-state" data-phase={state.phase}>
      {(state.phase === "making" || state.phase === "receiving") && (
        <Progress value={known ? (done / of) * MAPS_SHARE : 100} animated={!known} aria-label={words} />
      )}
      <p role="status">{words}</p>
      {known && <p className={classes.quiet}>{t("file.state.about")}</p>}
    </div>
  );
}
