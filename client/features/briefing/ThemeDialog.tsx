import { Button, ColorInput, FileButton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BriefingTheme } from "#server/features/briefings/briefings.contract.ts";
import { ApiError, sendJson } from "../../lib/api/fetch-json.ts";
import { type I18n, useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";
import { BriefingDialog } from "./BriefingDialog.tsx";
import { briefingThemeQuery } from "./briefing.api.ts";
import classes from "./FileDialog.module.css";
import { SLIDE_COLOURS } from "./slide-theme.ts";

/** Those a unit has of its own; the others follow charts and lines. */
const COLOURS = ["accent", "ink", "paper", "band", "main", "before"] as const;
/** Those that text stands in or on. */
const TEXT_COLOURS = ["accent", "ink", "quiet", "paper", "band"] as const;
/** Of the picture file; as a data URI it is a third longer. */
const MOST_LOGO_BYTES = 512 * 1024;
const LOGO_TYPES = ["image/png", "image/jpeg", "image/svg+xml"];

/** The look that all briefings of the city share. */
export function ThemeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(briefingThemeQuery);
  return (
    <BriefingDialog title={t("theme.title")} onClose={onClose} testId="theme-dialog">
      <p className={classes.state}>{t("theme.about")}</p>
      {error && !data && <ErrorNote message={error.message} onRetry={() => void refetch()} />}
      {!data && !error && <p>{t("app.loading")}</p>}
      {data && <ThemeForm theme={data} />}
    </BriefingDialog>
  );
}

function ThemeForm({ theme }: { theme: BriefingTheme }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [unit, setUnit] = useState(theme.unit ?? { zh: "", en: "" });
  const [logo, setLogo] = useState(theme.logo ?? null);
  const [wrongLogo, setWrongLogo] = useState(false);
  const [colours, setColours] = useState(theme.colours ?? {});
  const save = useMutation({
    mutationFn: () => {
      const wanted: BriefingTheme = { ...theme, unit, logo, colours };
      return sendJson<BriefingTheme>("PUT", "/api/briefing-theme", wanted);
    },
    onSuccess: (saved) => client.setQueryData(briefingThemeQuery.queryKey, saved),
  });
  const choose = async (file: File | null) => {
    if (!file) return;
    const fits = LOGO_TYPES.includes(file.type) && file.size <= MOST_LOGO_BYTES;
    setWrongLogo(!fits);
    if (fits) setLogo(await dataUri(file));
  };
  return (
    <div className={classes.form}>
      <TextInput
        label={t("theme.unit.zh")}
        placeholder={t("theme.unit.zh.placeholder")}
        value={unit.zh}
        maxLength={100}
        onChange={({ currentTarget: { value } }) => setUnit({ ...unit, zh: value })}
        data-testid="theme-unit-zh"
      />
      <TextInput
        label={t("theme.unit.en")}
        placeholder={t("theme.unit.en.placeholder")}
        value={unit.en}
        maxLength={100}
        onChange={({ currentTarget: { value } }) => setUnit({ ...unit, en: value })}
      />
      <div>
        <strong>{t("theme.logo")}</strong>
        <p className={classes.state}>{t("theme.logo.about")}</p>
        <div className={classes.logo}>
          {logo && <img src={logo} alt={t("theme.logo")} />}
          <FileButton onChange={(file) => void choose(file)} accept={LOGO_TYPES.join(",")}>
            {(props) => (
              <Button {...props} size="compact-sm" variant="default">
                {t("theme.logo.choose")}
              </Button>
            )}
          </FileButton>
          {logo && (
            <Button size="compact-sm" variant="subtle" onClick={() => setLogo(null)}>
              {t("theme.logo.remove")}
            </Button>
          )}
        </div>
        {wrongLogo && <ErrorNote message={t("theme.logo.wrong")} />}
      </div>
      <fieldset className={classes.form}>
        <legend>
          <strong>{t("theme.colours")}</strong>
        </legend>
        <p className={classes.state}>{t("theme.colours.about")}</p>
        <div className={classes.colours}>
          {COLOURS.map((name) => (
            <ColorInput
              key={name}
              label={t(`theme.colour.${name}`)}
              value={colours[name] ?? SLIDE_COLOURS.light[name]}
              onChange={(value) => setColours({ ...colours, [name]: value })}
              format="hex"
              withEyeDropper={false}
              popoverProps={{ withinPortal: true }}
              data-testid={`theme-${name}`}
            />
          ))}
        </div>
      </fieldset>
      <div className={classes.foot}>
        <div className={classes.state} data-testid="theme-state">
          {save.error && <ErrorNote message={faintWords(t, save.error) ?? save.error.message} />}
          <p role="status">{save.isSuccess ? t("theme.saved") : ""}</p>
        </div>
        <Button variant="default" onClick={() => setColours({})}>
          {t("theme.usual")}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()} data-testid="theme-save">
          {t("theme.save")}
        </Button>
      </div>
    </div>
  );
}

/** Which colours are too much alike, by the names they have here. */
function faintWords(t: I18n["t"], error: Error): string | undefined {
  const { code, params } = (error instanceof ApiError ? error.problem : {}) as {
    code?: string;
    params?: {
      text: (typeof TEXT_COLOURS)[number];
      ground: (typeof TEXT_COLOURS)[number];
      ratio: string;
      least: number;
    };
  };
  if (code !== "theme_contrast" || !params) return undefined;
  const { text, ground, ratio, least } = params;
  return t("theme.contrast", {
    ...{ text: t(`theme.colour.${text}`), ground: t(`theme.colour.${ground}`) },
    ...{ ratio, least },
  });
}

const dataUri = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
