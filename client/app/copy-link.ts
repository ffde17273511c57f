import { writeClipboard } from "../lib/clipboard.ts";
import { translate } from "../lib/i18n/i18n.ts";
import { useView } from "../lib/view/view.store.ts";
import { say } from "./shell.store.ts";
import { addressOfView } from "./use-url.ts";

/** Puts the link of the view on the clipboard and says whether it worked. */
export async function copyLink(): Promise<void> {
  const { language } = useView.getState();
  const link = location.origin + addressOfView();
  const copied = await writeClipboard(link);
  say(translate(language, copied ? "action.copied" : "action.copy.failed"));
}
