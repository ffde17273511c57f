import { ApiError } from "../../lib/api/fetch-json.ts";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { ErrorNote } from "../../ui/ErrorNote.tsx";

/** Why a site did not open, in the page's language: the server's own sentence is English. */
export function SiteError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useI18n();
  if (!(error instanceof ApiError)) return <ErrorNote message={t("site.failed.away")} onRetry={onRetry} />;
  // What is gone will not come back by asking again.
  if (error.status === 404) return <ErrorNote message={t("site.gone")} />;
  return <ErrorNote message={t("site.failed")} onRetry={onRetry} />;
}
