import { useBriefing } from "../features/briefing/briefing.store.ts";
import type { Regions } from "../lib/api/regions.api.ts";
import { translate } from "../lib/i18n/i18n.ts";
import { useView } from "../lib/view/view.store.ts";
import { openPartOfPage } from "./open-part.ts";
import { say } from "./shell.store.ts";

/** Adds what the map shows as a step to a draft, and says to which. */
export async function addThisView(regions: Regions | undefined): Promise<void> {
  const view = useView.getState();
  const { language } = view;
  const region = view.filter.place === null ? regions?.city : regions?.byCode.get(view.filter.place);
  const { addView, NoDraft } = await import("../features/briefing/add-view.ts");
  try {
    const title = {
      zh: translate("zh", "briefing.view.title", { place: region?.nameZh ?? "" }),
      en: translate("en", "briefing.view.title", { place: region?.nameEn ?? "" }),
    };
    const { camera, frame } = openPartOfPage(view.camera, view.columns && view.shown.includes("density"));
    const { id, content } = await addView({ ...view, camera }, title, frame);
    useBriefing.setState({ fetchAgain: id });
    say(translate(language, "briefing.view.added", { title: content.title[language], n: content.steps.length }));
  } catch (error) {
    say(error instanceof NoDraft ? translate(language, "briefing.view.noDraft") : (error as Error).message);
  }
}
