import { createTheme, MantineProvider } from "@mantine/core";
import "@mantine/core/styles.css";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError, sayProblemsBy, worthRetrying } from "../lib/api/fetch-json.ts";
import { sayProblem } from "../lib/i18n/problem.words.ts";
import { checkSession } from "../lib/person/session.store.ts";
import { useView } from "../lib/view/view.store.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import "./theme.css";

sayProblemsBy((code, params) => sayProblem(useView.getState().language, code, params));

/** A refusal may mean that the session has ended. */
const onError = (error: Error) => {
  if (error instanceof ApiError && (error.status === 401 || error.status === 403)) void checkSession();
};

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      retry: worthRetrying,
      retryDelay: (attempt) => 500 * 2 ** attempt,
      // The server says when data changes; asking again on every focus would only flicker.
      refetchOnWindowFocus: false,
      // A page may be served on a machine without any network interface up.
      networkMode: "always",
    },
  },
});

/** A calm blue-green that no risk level, ramp or chart uses. */
const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 8, dark: 7 },
  colors: {
    // The library's dark greys are neutral; these lean to the same blue-green as the rest.
    dark: [
      "#e7eef0",
      "#b9c5ca",
      "#9cabb1",
      "#6f7f86",
      "#46545b",
      "#36434a",
      "#1d262b",
      "#161d21",
      "#11171a",
      "#0c1113",
    ],
    petrol: [
      "#e8f4f9",
      "#d3e6ef",
      "#a6ccdf",
      "#7fb8d3",
      "#6cb4d6",
      "#4b9dc3",
      "#2f86ae",
      "#176d94",
      "#0b5878",
      "#08435c",
    ],
  },
  fontFamily: '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
  defaultRadius: "sm",
  respectReducedMotion: true,
  autoContrast: true,
});

export function Providers({ children }: { children: ReactNode }) {
  const colorScheme = useView((view) => view.theme);
  return (
    <MantineProvider theme={theme} forceColorScheme={colorScheme}>
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>{children}</ErrorBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}
