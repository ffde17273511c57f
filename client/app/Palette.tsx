import { Modal, TextInput } from "@mantine/core";
import IconMapPin from "@tabler/icons-react/dist/esm/icons/IconMapPin.mjs";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { matchRegions } from "../features/search/match-regions.ts";
import { useRegions } from "../lib/api/regions.api.ts";
import { drillTo } from "../lib/drill.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { keyName } from "./actions.ts";
import { matchActions } from "./match-actions.ts";
import classes from "./Palette.module.css";
import { useShell } from "./shell.store.ts";
import { useActions } from "./use-actions.ts";

const REGION_LIMIT = 6;

/** Type a few letters of a command or a place, press Enter. */
export function Palette() {
  const { t } = useI18n();
  const open = useShell((shell) => shell.palette);
  const close = () => useShell.setState({ palette: false });
  return (
    <Modal
      opened={open}
      onClose={close}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      attributes={{ content: { "aria-label": t("action.palette"), "data-testid": "palette" } }}
    >
      <Commands onDone={close} />
    </Modal>
  );
}

function Commands({ onDone }: { onDone: () => void }) {
  const { t, nameOf } = useI18n();
  const regions = useRegions();
  const commands = useActions();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);

  const entries = useMemo(() => {
    const actions = matchActions(
      commands.filter(({ id }) => id !== "palette").map((action) => ({ action, words: t(action.label) })),
      text,
    ).map(({ action, words }) => ({
      id: action.id,
      icon: action.icon,
      words,
      side: keyName(action),
      perform: () => action.perform({ regions }),
    }));
    const places = !regions || text.trim() === "" ? [] : matchRegions(regions.byCode.values(), text, REGION_LIMIT);
    return [
      ...places.map((region) => ({
        id: region.code,
        icon: IconMapPin,
        words: nameOf(region),
        side: t("filter.place"),
        perform: () => regions && drillTo(regions, region.level === "city" ? null : region.code),
      })),
      ...actions,
    ];
  }, [text, regions, commands, t, nameOf]);

  const at = Math.min(active, entries.length - 1);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const perform = (index: number) => {
    const entry = entries[index];
    if (!entry) return;
    onDone();
    entry.perform();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setActive(Math.min(entries.length - 1, at + 1));
    else if (event.key === "ArrowUp") setActive(Math.max(0, at - 1));
    else if (event.key === "Enter") perform(at);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes.palette}>
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        className={classes.input}
        leftSection={<IconSearch size={18} />}
        placeholder={t("palette.placeholder")}
        aria-label={t("palette.placeholder")}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={entries[at] ? `${listId}-${entries[at].id}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <div id={listId} ref={list} role="listbox" aria-label={t("action.palette")} className={classes.list}>
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input
          <div
            key={entry.id}
            id={`${listId}-${entry.id}`}
            role="option"
            aria-selected={index === at}
            onClick={() => perform(index)}
            onMouseMove={() => setActive(index)}
            data-testid={`palette-${entry.id}`}
          >
            <entry.icon size={16} aria-hidden />
            <span>{entry.words}</span>
            <small>{entry.side}</small>
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className={classes.none}>{t("palette.none", { text: text.trim() })}</p>}
    </div>
  );
}
