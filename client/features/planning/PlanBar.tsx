import { ActionIcon, Button, Menu, Switch, Tooltip } from "@mantine/core";
import IconUndo from "@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs";
import IconRedo from "@tabler/icons-react/dist/esm/icons/IconArrowForwardUp.mjs";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import { useQueryClient } from "@tanstack/react-query";
import { formatRate, formatShare } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { duration, kilometres } from "./clock.ts";
import classes from "./PlanBar.module.css";
import { newPlan, redo, undo } from "./planning.actions.ts";
import { openPlanDialog, type ShownPlan, setPlanning, usePlanning, useShownPlan } from "./planning.store.ts";
import { setStatus } from "./saved.actions.ts";
import { canRedo, canUndo } from "./undo-stack.ts";
import { useMayPlan } from "./use-may-plan.ts";

/** The plan at hand: its name and state, its figures, and what can be done with the whole of it. */
export function PlanBar({ narrow }: { narrow: boolean }) {
  const { t } = useI18n();
  const shown = useShownPlan();
  const mayPlan = useMayPlan();
  return (
    <>
      <PlanName />
      {shown ? <Figures shown={shown} narrow={narrow} /> : mayPlan && <p className={classes.lead}>{t("plan.lead")}</p>}
      {!narrow && <Tools shown={shown} />}
    </>
  );
}

function PlanName() {
  const { t } = useI18n();
  const saved = usePlanning((state) => state.saved);
  const present = usePlanning((state) => state.stack?.present ?? null);
  const working = usePlanning((state) => state.job !== null);
  const changed = saved !== null && present !== null && present !== saved.draft;
  return (
    <div className={classes.name} data-testid="plan-name">
      <strong title={saved?.summary.name}>
        {saved ? saved.summary.name : t(present ? "plan.unnamed" : "plan.title")}
      </strong>
      <small>
        {saved
          ? `${t("plan.version", { n: saved.version })} · ${t(changed ? "plan.changed" : `plan.status.${saved.summary.status}`)}`
          : t(working ? "plan.starting" : present ? "plan.unsaved" : "plan.none")}
      </small>
    </div>
  );
}

/** What a plan comes to, in the four numbers that decide. */
function Figures({ shown, narrow }: { shown: ShownPlan; narrow: boolean }) {
  const { t, language, count } = useI18n();
  const { figures, routes, teams, breaches } = shown.plan;
  const share = figures.priorityAll > 0 ? figures.priorityServed / figures.priorityAll : 0;
  const stops = routes.reduce((sum, route) => sum + route.stops.length, 0);
  const away = teams.reduce((sum, team) => sum + team.awaySeconds, 0);
  const items: [id: string, label: string, value: string, note?: string][] = [
    ["covered", t("plan.figure.covered"), formatShare(share, language)],
    ["stops", t("plan.figure.stops"), count(stops)],
    ["km", t("plan.figure.km"), kilometres(figures.travelMeters, language)],
    [
      "hours",
      t("plan.figure.hours"),
      t("plan.hours", { n: formatRate(away / 3600, language) }),
      duration(away, language),
    ],
    ["balance", t("plan.figure.balance"), `±${formatShare(figures.imbalance, language)}`],
  ];
  return (
    <dl className={classes.figures} data-live={shown.live || undefined} data-testid="plan-figures">
      {items.slice(0, narrow ? 3 : items.length).map(([id, label, value, note]) => (
        <div key={id} data-testid={`plan-${id}`} title={note}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {figures.mandatoryUnserved > 0 && (
        <div className={classes.bad}>
          <dt>{t("plan.figure.mandatory")}</dt>
          <dd>{count(figures.mandatoryUnserved)}</dd>
        </div>
      )}
      {figures.coverageShort > 0 && (
        <div className={classes.bad}>
          <dt>{t("plan.figure.short")}</dt>
          <dd>{count(figures.coverageShort)}</dd>
        </div>
      )}
      {breaches.length > 0 && (
        <div className={classes.bad}>
          <dt>{t("plan.figure.breaches")}</dt>
          <dd>{count(breaches.length)}</dd>
        </div>
      )}
    </dl>
  );
}

/** What a plan can become from what it is, beside being assigned. */
const NEXT_STATUSES = {
  draft: ["archived"],
  assigned: ["done", "draft"],
  done: ["archived"],
  archived: ["draft"],
} as const;
const FORMATS = ["gpx", "kml", "csv", "xlsx", "geojson", "ics"] as const;

function Tools({ shown }: { shown: ShownPlan | null }) {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const mayPlan = useMayPlan();
  const stack = usePlanning((state) => state.stack);
  const job = usePlanning((state) => state.job !== null);
  const saved = usePlanning((state) => state.saved);
  const underlay = usePlanning((state) => state.underlay);
  const changed = stack !== null && stack.present !== saved?.draft;
  const exportAddress = (format: string) =>
    saved ? `/api/plans/${saved.summary.id}/export/${format}?version=${saved.version}&lang=${language}` : "";
  return (
    <div className={classes.tools}>
      {shown && (
        <Switch
          size="xs"
          label={t("plan.underlay")}
          checked={underlay}
          onChange={(event) => setPlanning({ underlay: event.currentTarget.checked })}
        />
      )}
      {mayPlan && stack && (
        <>
          <Tooltip label={t("action.plan.undo")} withArrow>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              disabled={job || !canUndo(stack)}
              aria-label={t("action.plan.undo")}
              onClick={undo}
              data-testid="plan-undo"
            >
              <IconUndo size={18} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("action.plan.redo")} withArrow>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              disabled={job || !canRedo(stack)}
              aria-label={t("action.plan.redo")}
              onClick={redo}
              data-testid="plan-redo"
            >
              <IconRedo size={18} />
            </ActionIcon>
          </Tooltip>
          <Button
            size="compact-sm"
            variant={changed ? "filled" : "default"}
            disabled={job}
            onClick={() => openPlanDialog("save")}
            data-testid="plan-save"
          >
            {t("plan.save")}
          </Button>
        </>
      )}
      {saved && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
              data-testid="plan-export"
            >
              {t("plan.export")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {changed && <Menu.Label>{t("plan.export.saved", { n: saved.version })}</Menu.Label>}
            {FORMATS.map((format) => (
              <Menu.Item
                key={format}
                component="a"
                href={exportAddress(format)}
                download
                data-testid={`plan-export-${format}`}
              >
                {t(`plan.export.${format}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item
              component="a"
              href={exportAddress("html")}
              target="_blank"
              rel="noopener"
              data-testid="plan-export-html"
            >
              {t("plan.export.html")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="default" data-testid="plan-menu">
            {t("plan.menu")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => openPlanDialog("plans")} data-testid="plan-open">
            {t("plan.open")}
          </Menu.Item>
          {stack && <Menu.Item onClick={newPlan}>{t("plan.new")}</Menu.Item>}
          {stack && (
            <Menu.Item onClick={() => openPlanDialog("compare")} data-testid="plan-compare">
              {t("plan.compare")}
            </Menu.Item>
          )}
          {saved && (
            <Menu.Item onClick={() => openPlanDialog("versions")} data-testid="plan-versions">
              {t("plan.versions")}
            </Menu.Item>
          )}
          {saved?.summary.mayChange && (
            <Menu.Item onClick={() => openPlanDialog("rename")} data-testid="plan-rename">
              {t("plan.rename")}
            </Menu.Item>
          )}
          {saved?.summary.mayChange && (
            <Menu.Item disabled={changed} onClick={() => openPlanDialog("assign")} data-testid="plan-assign">
              {t(changed ? "plan.assign.saveFirst" : "plan.assign")}
            </Menu.Item>
          )}
          {saved?.summary.mayChange &&
            NEXT_STATUSES[saved.summary.status].map((status) => (
              <Menu.Item key={status} onClick={() => void setStatus(client, saved.summary.id, status)}>
                {t(`plan.to.${status}`)}
              </Menu.Item>
            ))}
          {saved?.summary.assignedVersion != null && (
            <Menu.Item component="a" href="/field/" target="_blank" rel="noopener">
              {t("plan.field")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
