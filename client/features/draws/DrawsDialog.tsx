import { ActionIcon, Button, CloseButton, Modal, Skeleton } from "@mantine/core";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import { useQuery } from "@tanstack/react-query";
import { formatInstant } from "../../lib/format.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { usePerson } from "../../lib/person/use-person.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import classes from "./Draws.module.css";
import { drawsQuery } from "./draws.api.ts";
import { closeDraws, type DrawsShown, newDraw, openDraws, showDraw } from "./draws.store.ts";
import { NewDrawForm } from "./NewDrawForm.tsx";
import { OneDraw } from "./OneDraw.tsx";

interface Props {
  shown: DrawsShown;
  /** What the page shows, as a query string of /api/sites: the sites of a new draw. */
  sites: string;
  narrow: boolean;
}

/** Random draws of sites and inspectors: past ones, one of them, a new one. */
export function DrawsDialog({ shown, sites, narrow }: Props) {
  const { t } = useI18n();
  return (
    <Modal
      opened
      size={920}
      fullScreen={narrow}
      onClose={closeDraws}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t("draws.title"), "data-testid": "draws" } }}
    >
      <div className={classes.head}>
        {shown.kind !== "list" && (
          <ActionIcon variant="subtle" color="gray" onClick={openDraws} aria-label={t("draws.back")}>
            <IconArrowLeft size={18} />
          </ActionIcon>
        )}
        <h2>{t(shown.kind === "new" ? "draws.new" : "draws.title")}</h2>
        <CloseButton onClick={closeDraws} aria-label={t("app.close")} />
      </div>
      {shown.kind === "list" ? (
        <Draws />
      ) : shown.kind === "new" ? (
        <NewDrawForm sites={sites} />
      ) : (
        <OneDraw id={shown.id} />
      )}
    </Modal>
  );
}

function Draws() {
  const { t, count } = useI18n();
  const { is } = usePerson();
  const { data, error, refetch } = useQuery(drawsQuery);
  return (
    <>
      <p className={classes.about}>{t("draws.about")}</p>
      {is("planner", "supervisor") && (
        <Button
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={newDraw}
          className={classes.add}
          data-testid="draw-new"
        >
          {t("draws.new")}
        </Button>
      )}
      {error ? (
        <ErrorNote message={t("draws.failed")} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={72} />
      ) : data.draws.length === 0 ? (
        <p className={classes.empty}>{t("draws.empty")}</p>
      ) : (
        <ul className={classes.list}>
          {data.draws.map((draw) => (
            <li key={draw.id}>
              <button type="button" onClick={() => showDraw(draw.id)} data-testid="draw-row">
                <b>{draw.title}</b>
                <span>{t("draws.row.no", { id: draw.id })}</span>
                <span>
                  {draw.drawnAt
                    ? t("draws.row.drawn", {
                        n: count(draw.drawn),
                        of: count(draw.sites),
                        at: formatInstant(draw.drawnAt),
                      })
                    : t("draws.row.committed", { of: count(draw.sites), at: formatInstant(draw.committedAt) })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
