import { Badge } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import type { Finding } from "#server/features/sites/sites.contract.ts";
import { formatYuan } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { useSoughtFinding } from "../../lib/pointed.store.ts";
import { Fields } from "../../ui/Fields.tsx";
import { FindingHistory } from "./FindingHistory.tsx";
import classes from "./SiteCard.module.css";

interface Props {
  siteId: string;
  finding: Finding;
  /** What may be done with it. */
  children?: ReactNode;
}

/** A finding with its deadlines, what has happened to it, and what may happen next. */
export function FindingItem({ finding, children }: Props) {
  const { t, language } = useI18n();
  const extended = finding.deadline !== finding.deadlineOriginal;
  const fields: [string, ReactNode][] = [
    [t("finding.found"), finding.foundOn],
    [
      t("finding.deadline"),
      <>
        {finding.deadline}
        {extended && ` (${t("finding.extended")})`}
      </>,
    ],
  ];
  if (extended) fields.push([t("finding.deadlineOriginal"), finding.deadlineOriginal]);
  if (finding.closedOn) fields.push([t("finding.closedOn"), finding.closedOn]);
  if (finding.supervision !== "none") fields.push([t("finding.supervision"), t(`supervision.${finding.supervision}`)]);
  if (finding.criterion) fields.push([t("finding.criterion"), finding.criterion]);
  if (finding.unit) fields.push([t("finding.unit"), finding.unit]);
  if (finding.person) fields.push([t("finding.person"), finding.person]);
  if (finding.measures) fields.push([t("finding.measures"), finding.measures]);
  if (finding.fundsYuan !== null) fields.push([t("finding.funds"), formatYuan(finding.fundsYuan, language)]);

  const sought = useSoughtFinding((state) => state.id === finding.id);
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (sought) item.current?.scrollIntoView({ block: "start" });
  }, [sought]);

  return (
    <li ref={item} className={classes.finding} data-sought={sought || undefined} data-testid="finding">
      <div className={classes.findingHead}>
        <Badge size="sm" radius="sm" tt="none" color="dark" variant={finding.grade === "major" ? "filled" : "default"}>
          {t(`grade.${finding.grade}`)}
        </Badge>
        <span className={classes.findingStatus} data-testid="finding-status">
          {t(`findingStatus.${finding.status}`)}
        </span>
        {finding.overdue && <strong className={classes.overdue}>{t("finding.overdue")}</strong>}
      </div>
      <p className={classes.description}>{finding.description}</p>
      <Fields fields={fields} />
      <FindingHistory finding={finding} />
      {children}
    </li>
  );
}
