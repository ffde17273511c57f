import { useField } from "../field.store.ts";
import type { FieldKey } from "../field.words.ts";
import { openPage, usePage } from "../use-page.ts";
import { useWords } from "../use-words.ts";

/** What stands in the way, each in a sentence that says what to do. */
export function Banners() {
  const { t } = useWords();
  const { content, online, outcome, storeFailed, updated } = useField();
  const page = usePage();
  const known = content?.person != null;
  const trouble: FieldKey | null = !online
    ? "status.offline"
    : outcome === "unreachable"
      ? "status.unreachable"
      : outcome === "busy"
        ? "status.busy"
        : outcome === "password"
          ? "status.password"
          : outcome === "forbidden"
            ? "status.forbidden"
            : null;
  return (
    <div className="banners" role="status">
      {storeFailed && <p className="banner bad">{t("status.store")}</p>}
      {content?.signOutPending && <p className="banner">{t("device.signOut.pending")}</p>}
      {trouble && (known || trouble !== "status.offline") && (
        <p className="banner" data-testid="trouble" data-trouble={trouble}>
          {t(trouble)}
        </p>
      )}
      {known && outcome === "signedOut" && page.name !== "signin" && (
        <p className="banner bad" data-testid="signed-out">
          <span>{t("status.signedOut")}</span>
          <button type="button" onClick={() => openPage("/signin")}>
            {t("status.signIn")}
          </button>
        </p>
      )}
      {!isSecureContext && <p className="banner">{t("status.insecure")}</p>}
      {updated && (
        <p className="banner">
          <span>{t("status.updated")}</span>
          <button type="button" onClick={() => location.reload()}>
            {t("status.update")}
          </button>
        </p>
      )}
      {content?.moment?.demo && <p className="banner quiet">{t("app.demo")}</p>}
    </div>
  );
}
