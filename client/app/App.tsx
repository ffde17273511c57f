import { useQueryClient } from "@tanstack/react-query";
import { memo, useCallback, useEffect, useRef } from "react";
import { printing } from "../features/picture/printing.ts";
import { ApiError } from "../lib/api/fetch-json.ts";
import { regionsQuery, useRegions } from "../lib/api/regions.api.ts";
import { useCube } from "../lib/cube/use-cube.ts";
import { useI18n } from "../lib/i18n/use-i18n.ts";
import { useSession } from "../lib/person/session.store.ts";
import { useView } from "../lib/view/view.store.ts";
import { Layout } from "./Layout.tsx";
import { PrintLayout } from "./PrintLayout.tsx";
import { say } from "./shell.store.ts";
import { useDataVersion } from "./use-data-version.ts";
import { useKnownPlace } from "./use-known-place.ts";
import { useMapIdle } from "./use-map-idle.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useUrl } from "./use-url.ts";

/** Asking the worker draws nothing by itself: the page below follows the stores. */
const Frame = memo(printing ? PrintLayout : Layout);

export function App() {
  const client = useQueryClient();
  const { t } = useI18n();
  const regions = useRegions();
  const cube = useCube();
  const snapshot = useView((view) => view.snapshot);
  const session = useSession();
  const stream = useDataVersion(session.epoch);
  useUrl();
  useKnownPlace(regions);
  useShortcuts(regions);
  useMapIdle();

  const wasAway = useRef(false);
  useEffect(() => {
    if (stream === "away") wasAway.current = true;
    else if (wasAway.current) {
      wasAway.current = false;
      say(t("app.online"));
    }
  }, [stream, t]);

  const failure = cube.error ?? client.getQueryState(regionsQuery(snapshot).queryKey)?.error;
  // Who has to sign in again is told that, and not that the server fails.
  const refused = session.ended !== null || (failure instanceof ApiError && failure.status === 401);
  const trouble = refused
    ? null
    : stream === "away"
      ? "away"
      : failure
        ? failure instanceof ApiError
          ? "error"
          : "away"
        : null;
  const retry = useCallback(() => {
    void client.refetchQueries({ queryKey: ["regions"] });
    void client.refetchQueries({ queryKey: ["cube"] });
  }, [client]);
  return <Frame trouble={trouble} hasData={cube.data !== undefined} onRetry={retry} />;
}
