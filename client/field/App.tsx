import { Component, type ReactNode, useEffect } from "react";
import { useField } from "./field.store.ts";
import { Banners } from "./parts/Banners.tsx";
import { Navigation } from "./parts/Navigation.tsx";
import { TopBar } from "./parts/TopBar.tsx";
import { usePage } from "./use-page.ts";
import { useSettings, useWords } from "./use-words.ts";
import { DeviceView } from "./views/DeviceView.tsx";
import { FindingView } from "./views/FindingView.tsx";
import { OutboxView } from "./views/OutboxView.tsx";
import { SignInView } from "./views/SignInView.tsx";
import { StopsView } from "./views/StopsView.tsx";
import { StopView } from "./views/StopView.tsx";

export function App() {
  const { language, t } = useWords();
  const { theme } = useSettings();
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.documentElement.dataset.theme = theme;
    document.title = t("app.title");
  }, [language, theme, t]);
  return (
    <Catch>
      <Pages />
    </Catch>
  );
}

function Pages() {
  const { t } = useWords();
  const { content, outcome, storeFailed } = useField();
  const page = usePage();
  const address = location.hash;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top.
  useEffect(() => {
    scrollTo(0, 0);
  }, [address]);

  // Nobody known on this device: the first sync says whether somebody is signed in.
  const nobody = content !== null && content.person === null;
  const body = () => {
    if (storeFailed && !content) return null;
    if (!content || (nobody && outcome === null)) return <p className="loading">{t("app.loading")}</p>;
    if (nobody || page.name === "signin") return <SignInView />;
    if (page.name === "outbox") return <OutboxView content={content} />;
    if (page.name === "device") return <DeviceView content={content} />;
    if (page.name === "stop") return <StopView key={page.key} content={content} stopKeyOpen={page.key} />;
    if (page.name === "finding") return <FindingView content={content} stopKeyOpen={page.key} entryId={page.entry} />;
    return <StopsView content={content} />;
  };
  return (
    <>
      <TopBar />
      <main>
        <Banners />
        {body()}
      </main>
      {!nobody && <Navigation />}
    </>
  );
}

/** A page that fails says so, and that what was saved is safe. */
class Catch extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const { t } = useWords();
  return (
    <main className="failed" role="alert">
      <p>{t("app.failed")}</p>
      <button type="button" className="main-button" onClick={() => location.reload()}>
        {t("app.reload")}
      </button>
    </main>
  );
}
