import { usePictureDialog } from "../features/picture/picture.store.ts";
import { encodeView } from "../lib/view/url-state.ts";
import { useView } from "../lib/view/view.store.ts";
import { openPartOfPage } from "./open-part.ts";

/** Asks for a picture of what of the map is in sight now. */
export function openPicture(): void {
  const view = useView.getState();
  const { camera, frame } = openPartOfPage(view.camera, view.columns && view.shown.includes("density"));
  usePictureDialog.setState({ asked: { view: encodeView({ ...view, camera }), frame } });
}
