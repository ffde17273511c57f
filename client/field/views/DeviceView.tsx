import { useEffect, useState } from "react";
import type { DeviceContent } from "../device/device-store.ts";
import { settings, type Theme } from "../device/settings.ts";
import { signOut, syncNow } from "../field.store.ts";
import { openPage } from "../use-page.ts";
import { useSettings, useWords } from "../use-words.ts";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

interface Room {
  persisted: boolean;
  megabytes: string;
}
async function readRoom(): Promise<Room | null> {
  if (!navigator.storage?.estimate) return null;
  const [persisted, { usage = 0 }] = await Promise.all([navigator.storage.persisted(), navigator.storage.estimate()]);
  return { persisted, megabytes: (usage / 1e6).toFixed(1) };
}

/** Who is signed in, how the page looks, what is kept on the phone, and the way out. */
export function DeviceView({ content }: { content: DeviceContent }) {
  const { t, language } = useWords();
  const { theme, position } = useSettings();
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => void readRoom().then(setRoom, () => {}), []);
  const person = content.person!;
  return (
    <>
      <section>
        <h2>{t("device.person")}</h2>
        <p className="card">
          <strong>{person.name}</strong> <span className="muted">{person.login}</span>
        </p>
      </section>
      <fieldset className="choice">
        <legend>{t("device.language")}</legend>
        {(["zh", "en"] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="language"
              checked={language === one}
              onChange={() => settings.set({ language: one })}
            />
            <span lang={one}>{one === "zh" ? "中文" : "English"}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="choice">
        <legend>{t("device.theme")}</legend>
        {THEMES.map((one) => (
          <label key={one}>
            <input type="radio" name="theme" checked={theme === one} onChange={() => settings.set({ theme: one })} />
            <span>{t(`device.theme.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <label className="check card">
        <input
          type="checkbox"
          checked={position}
          onChange={(event) => settings.set({ position: event.target.checked })}
        />
        <span>{t("device.position")}</span>
      </label>
      {room && (
        <section>
          <h2>{t("device.storage")}</h2>
          <p>
            {t(room.persisted ? "device.storage.kept" : "device.storage.notKept")}
            {" · "}
            {t("device.storage.used", { mb: room.megabytes })}
          </p>
        </section>
      )}
      <section>
        <h2>{t("device.install")}</h2>
        <p>{t("device.install.hint")}</p>
      </section>
      <section>
        <h2>{t("device.privacy")}</h2>
        <p>{t("device.privacy.text")}</p>
      </section>
      <p>
        <a className="button" href="/">
          {t("app.map")}
        </a>
      </p>
      <SignOut waiting={content.entries.filter(({ owner }) => owner === person.id).length} />
    </>
  );
}

/** Warns of what would be lost before it clears the device. */
function SignOut({ waiting }: { waiting: number }) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const leave = async () => {
    await signOut();
    openPage("/");
  };
  if (!asked)
    return (
      <p>
        <button type="button" className="danger" onClick={() => setAsked(true)} data-testid="sign-out">
          {t("device.signOut")}
        </button>
      </p>
    );
  return (
    <section className="card conflict" role="alert" data-testid="sign-out-warning">
      <p>{waiting > 0 ? t("device.signOut.waiting", { n: waiting }) : t("device.signOut.plain")}</p>
      <div className="buttons">
        {waiting > 0 && (
          <button type="button" className="main-button" onClick={() => void syncNow()}>
            {t("device.signOut.sync")}
          </button>
        )}
        <button type="button" className="danger" onClick={() => void leave()} data-testid="sign-out-sure">
          {t(waiting > 0 ? "device.signOut.anyway" : "device.signOut")}
        </button>
        <button type="button" onClick={() => setAsked(false)}>
          {t("app.cancel")}
        </button>
      </div>
    </section>
  );
}
