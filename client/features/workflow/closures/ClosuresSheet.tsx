import { Button, CloseButton, Modal, Skeleton, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SuspiciousClosure } from "#server/features/workflow/closures.contract.ts";
import { useRegions } from "../../../lib/api/regions.api.ts";
import { formatInstant } from "../../../lib/format.ts";
import { useI18n } from "../../../lib/i18n/use-i18n.ts";
import { useSoughtFinding } from "../../../lib/pointed.store.ts";
import { setView } from "../../../lib/view/view.store.ts";
import { AsOf } from "../../../ui/AsOf.tsx";
import { ErrorNote } from "../../../ui/ErrorNote.tsx";
import { SmallSelect } from "../../../ui/SmallSelect.tsx";
import { oneLine } from "../step-form.ts";
import { closuresQuery, reviewClosure } from "../workflow.api.ts";
import classes from "./ClosuresSheet.module.css";
import { closeClosures, useClosures } from "./closures.store.ts";

/** Closures that deserve a second look, the most suspicious first. */
export function ClosuresSheet() {
  const { t } = useI18n();
  const open = useClosures((state) => state.open);
  return (
    <Modal
      opened={open}
      onClose={closeClosures}
      size={760}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("closures.title"), "data-testid": "closures" } }}
    >
      <Queue />
    </Modal>
  );
}

function Queue() {
  const { t, count } = useI18n();
  const [reviewed, setReviewed] = useState(false);
  const { data, error, refetch } = useQuery(closuresQuery(reviewed));
  return (
    <>
      <div className={classes.head}>
        <h2>{t("closures.title")}</h2>
        <SmallSelect
          label={t("closures.which")}
          value={reviewed ? "reviewed" : "open"}
          options={[
            { value: "open", label: t("closures.open") },
            { value: "reviewed", label: t("closures.reviewed") },
          ]}
          onChange={(which) => setReviewed(which === "reviewed")}
          testId="closures-which"
        />
        <CloseButton onClick={closeClosures} aria-label={t("app.close")} />
      </div>
      <p className={classes.about}>{t("closures.about")}</p>
      {error ? (
        <ErrorNote message={t("closures.failed")} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={72} />
      ) : data.items.length === 0 ? (
        <p className={classes.empty}>{t(reviewed ? "closures.empty.reviewed" : "closures.empty")}</p>
      ) : (
        <>
          <p className={classes.total}>
            <strong data-testid="closures-total">{t("closures.total", { n: count(data.total) }, data.total)}</strong>
            <AsOf moment={data.asOf} />
          </p>
          <ol className={classes.list}>
            {data.items.map((closure) => (
              <Closure key={closure.id} closure={closure} />
            ))}
          </ol>
        </>
      )}
    </>
  );
}

function Closure({ closure }: { closure: SuspiciousClosure }) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const region = regions?.byCode.get(closure.regionCode);
  const review = async () => {
    setState("busy");
    try {
      await reviewClosure(closure.id, note.trim());
      await client.invalidateQueries({ queryKey: ["closures"] });
    } catch {
      // Looked at by somebody else meanwhile, or out of reach: the list says which.
      setState("failed");
      await client.invalidateQueries({ queryKey: ["closures"] });
    }
  };
  return (
    <li className={classes.closure} data-testid="closure">
      <div className={classes.row}>
        <span className={classes.score} title={t("closures.score")}>
          {closure.score}
        </span>
        <button
          type="button"
          className={classes.site}
          onClick={() => {
            useSoughtFinding.setState({ id: closure.findingId });
            setView({ site: closure.siteId });
            closeClosures();
          }}
          data-testid="closure-site"
        >
          {closure.siteName}
        </button>
        <span className={classes.place}>
          {[region && nameOf(region), t(`grade.${closure.grade}`)].filter(Boolean).join(" · ")}
        </span>
      </div>
      <p>{closure.description}</p>
      <ul className={classes.reasons}>
        {closure.reasons.map((reason) => (
          <li key={reason}>{t(`closures.reason.${reason}`)}</li>
        ))}
      </ul>
      <p className={classes.place}>
        {t("closures.who", {
          day: closure.closedOn,
          submitter: closure.submittedBy ?? "–",
          closer: closure.closedBy,
          photos: closure.photos,
        })}
      </p>
      {closure.review ? (
        <p data-testid="closure-review">
          {t("closures.reviewedBy", { by: closure.review.by, at: formatInstant(closure.review.at) })}
          {closure.review.note && ` ${closure.review.note}`}
        </p>
      ) : (
        <div className={classes.review}>
          <TextInput
            size="xs"
            aria-label={t("closures.note")}
            placeholder={t("closures.note")}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(oneLine(event.target.value))}
          />
          <Button
            size="xs"
            variant="default"
            loading={state === "busy"}
            onClick={() => void review()}
            data-testid="closure-reviewed"
          >
            {t("closures.markReviewed")}
          </Button>
        </div>
      )}
      {state === "failed" && <p role="alert">{t("closures.markFailed")}</p>}
    </li>
  );
}
