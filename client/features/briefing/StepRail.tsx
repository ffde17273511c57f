import { ActionIcon } from "@mantine/core";
import IconArrowDown from "@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs";
import IconArrowUp from "@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import type { Step } from "#server/algorithms/briefing/briefing.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import classes from "./Briefing.module.css";
import { showStep } from "./briefing.store.ts";
import { changeContent } from "./editor.store.ts";

interface Props {
  id: string;
  steps: readonly Step[];
  /** From 0; null: something else is shown. */
  current: number | null;
  /** Whether they can be put in another order and taken out. */
  editing: boolean;
}

/** The steps in their order; while they are edited they are dragged, or moved with Alt and the arrow keys. */
export function StepRail({ id, steps, current, editing }: Props) {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);

  const move = (from: number, to: number) => {
    if (to < 0 || to >= steps.length || from === to) return;
    changeContent(client, id, { kind: `move ${from} ${to}`, order: steps[from]!.id }, (content) => {
      const rest = content.steps.filter((_, i) => i !== from);
      return { ...content, steps: rest.toSpliced(to, 0, content.steps[from]!) };
    });
    showStep(to + 1);
  };
  const remove = (at: number) => {
    changeContent(client, id, { kind: `remove ${steps[at]!.id}`, order: steps[at]!.id }, (content) => ({
      ...content,
      steps: content.steps.filter((_, i) => i !== at),
    }));
    showStep(Math.min(at + 1, steps.length - 1));
  };
  const dragging = (at: number) =>
    editing && {
      draggable: true,
      "data-over": over === at || undefined,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = "move";
        setDragged(at);
      },
      onDragOver: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        setOver(at);
      },
      onDragEnd: () => {
        setDragged(null);
        setOver(null);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        if (dragged !== null) move(dragged, at);
        setDragged(null);
        setOver(null);
      },
    };
  return (
    <nav className={classes.rail} aria-label={t("briefing.contents")}>
      <ol data-testid="briefing-steps">
        {steps.map(({ id: name, title }, i) => (
          <li key={name} {...dragging(i)}>
            <button
              type="button"
              className={classes.stepButton}
              aria-current={i === current ? "step" : undefined}
              aria-keyshortcuts={editing ? "Alt+ArrowUp Alt+ArrowDown" : undefined}
              onClick={() => showStep(i + 1)}
              onKeyDown={(event) => {
                if (!editing || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
                event.preventDefault();
                move(i, i + (event.key === "ArrowUp" ? -1 : 1));
              }}
            >
              <span>{i + 1}</span>
              {title[language]}
            </button>
            {editing && i === current && (
              <span className={classes.stepTools}>
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  disabled={i === 0}
                  aria-label={t("briefing.edit.up")}
                  onClick={() => move(i, i - 1)}
                >
                  <IconArrowUp size={14} />
                </ActionIcon>
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  disabled={i === steps.length - 1}
                  aria-label={t("briefing.edit.down")}
                  onClick={() => move(i, i + 1)}
                  data-testid="edit-down"
                >
                  <IconArrowDown size={14} />
                </ActionIcon>
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={t("briefing.edit.remove")}
                  onClick={() => remove(i)}
                  data-testid="edit-remove"
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
