import { Button } from "@mantine/core";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { SmallSelect } from "../../ui/SmallSelect.tsx";
import { useShell } from "../shell.store.ts";
import classes from "./VisionPreview.module.css";
import { colourMatrix, cssFilter, MATRICES, VISIONS } from "./vision.ts";

/** Shows the page through other eyes or on a pale projector, with a bar that says so and ends it. */
export function VisionPreview() {
  const { t } = useI18n();
  const vision = useShell((shell) => shell.vision);

  useEffect(() => {
    const { style } = document.getElementById("root")!;
    style.filter = cssFilter(vision);
    return () => {
      style.filter = "";
    };
  }, [vision]);

  return createPortal(
    <>
      <svg className={classes.filters} aria-hidden>
        {Object.entries(MATRICES).map(([name, matrix]) => (
          <filter key={name} id={`vision-${name}`}>
            <feColorMatrix type="matrix" values={colourMatrix(matrix)} />
          </filter>
        ))}
      </svg>
      {vision !== "normal" && (
        <div className={classes.bar} role="status" data-testid="vision">
          <span>{t("vision.title")}</span>
          <SmallSelect
            label={t("vision.title")}
            value={vision}
            options={VISIONS.map((one) => ({ value: one, label: t(`vision.${one}`) }))}
            onChange={(chosen) => useShell.setState({ vision: chosen })}
          />
          <Button size="compact-xs" variant="default" onClick={() => useShell.setState({ vision: "normal" })}>
            {t("vision.end")}
          </Button>
        </div>
      )}
    </>,
    document.body,
  );
}
