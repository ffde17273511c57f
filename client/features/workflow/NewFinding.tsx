import { Button, CloseButton, Modal, NativeSelect, Textarea, TextInput } from "@mantine/core";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FINDING_GRADES, type FindingGrade } from "#server/contracts/vocabulary.contract.ts";
import type { SiteDetail } from "#server/features/sites/sites.contract.ts";
import { ApiError } from "../../lib/api/fetch-json.ts";
import { addDays } from "../../lib/days.ts";
import type { Key } from "../../lib/i18n/i18n.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useSoughtFinding } from "../../lib/pointed.store.ts";
import classes from "./FindingWork.module.css";
import { oneLine } from "./step-form.ts";
import { addFinding } from "./workflow.api.ts";

/** Days given where nobody says otherwise. */
const USUAL_DAYS: Record<FindingGrade, number> = { general: 30, major: 90 };

/** Writes down a new finding at the site whose card is open. */
export function NewFinding({ site }: { site: SiteDetail }) {
  const { t } = useI18n();
  const [opened, setOpened] = useState(false);
  if (!site.mayAddFinding) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        mb={8}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setOpened(true)}
        data-testid="new-finding"
      >
        {t("newFinding.title")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="lg"
        withCloseButton={false}
        attributes={{ content: { "aria-label": t("newFinding.title"), "data-testid": "new-finding-form" } }}
      >
        <div className={classes.formHead}>
          <h2>{t("newFinding.at", { site: site.name })}</h2>
          <CloseButton onClick={() => setOpened(false)} aria-label={t("app.close")} />
        </div>
        <Form site={site} onDone={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function Form({ site, onDone }: { site: SiteDetail; onDone: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const today = site.asOf.businessDate;
  const [values, setValues] = useState({
    grade: "general" as FindingGrade,
    description: "",
    criterion: "",
    foundOn: today,
    deadline: "",
    unit: site.responsibleUnit ?? "",
    person: site.responsiblePerson ?? "",
    measures: "",
  });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Key | null>(null);
  const deadline = values.deadline || addDays(values.foundOn || today, USUAL_DAYS[values.grade]);
  const faults: Partial<Record<keyof typeof values, Key>> = {
    ...(!/\S/.test(values.description) && { description: "newFinding.fault.description" as const }),
    ...(values.foundOn === "" && { foundOn: "newFinding.fault.foundOn" as const }),
    ...(deadline < values.foundOn && { deadline: "newFinding.fault.deadline" as const }),
  };
  const set = (field: keyof typeof values, value: string) => setValues({ ...values, [field]: value });
  const field = (name: keyof typeof values, maxLength?: number) => ({
    size: "xs" as const,
    label: t(`newFinding.${name}`),
    value: values[name],
    error: tried && faults[name] ? t(faults[name]) : undefined,
    maxLength,
    onChange: (event: { target: { value: string } }) => set(name, oneLine(event.target.value)),
    "data-testid": `new-finding-${name}`,
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0 || busy) return;
    setBusy(true);
    setFailed(null);
    try {
      const given = Object.fromEntries(
        (["criterion", "unit", "person", "measures"] as const).flatMap((name) =>
          values[name].trim() ? [[name, values[name].trim()]] : [],
        ),
      );
      const finding = await addFinding({
        siteId: site.id,
        grade: values.grade,
        description: values.description.trim(),
        foundOn: values.foundOn,
        deadline,
        ...given,
      });
      await client.invalidateQueries({ queryKey: ["site", site.id] });
      useSoughtFinding.setState({ id: finding.id });
      onDone();
    } catch (error) {
      setFailed(error instanceof ApiError ? "progress.failed" : "progress.away");
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className={classes.formGrid}>
      <Textarea {...field("description", 1000)} className={classes.wide} autosize minRows={2} required data-autofocus />
      <NativeSelect {...field("grade")} data={FINDING_GRADES.map((value) => ({ value, label: t(`grade.${value}`) }))} />
      <TextInput {...field("criterion", 300)} />
      <TextInput {...field("foundOn")} type="date" max={today} required />
      <TextInput {...field("deadline")} value={deadline} type="date" min={values.foundOn} required />
      <TextInput {...field("unit", 100)} />
      <TextInput {...field("person", 60)} />
      <Textarea {...field("measures", 1000)} className={classes.wide} autosize minRows={2} />
      {failed && (
        <p role="alert" className={classes.wide}>
          {t(failed)}
        </p>
      )}
      <div className={`${classes.buttons} ${classes.wide}`}>
        <Button type="submit" size="sm" loading={busy} data-testid="new-finding-save">
          {t("newFinding.save")}
        </Button>
        <Button variant="default" size="sm" disabled={busy} onClick={onDone}>
          {t("progress.cancel")}
        </Button>
      </div>
    </form>
  );
}
