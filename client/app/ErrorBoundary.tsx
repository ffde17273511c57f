import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { translate } from "../lib/i18n/i18n.ts";
import { useView } from "../lib/view/view.store.ts";

/** The last resort: a sentence and a way on instead of a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const { language } = useView.getState();
    return (
      <main
        role="alert"
        style={{ display: "grid", placeContent: "center", justifyItems: "center", gap: 16, height: "100dvh" }}
      >
        <p>{translate(language, "app.failed")}</p>
        <Button onClick={() => location.reload()}>{translate(language, "app.reload")}</Button>
      </main>
    );
  }
}
