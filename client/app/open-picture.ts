import { usePictureDialog } from "../features/picture/picture.store.ts";
import { encodeView } from "../lib/view/url-state.ts";
import { useView } from "../lib/view/view.store.ts";

/** Asks for a picture of what the map shows now. */
export function openPicture(): void {
  const map = document.querySelector(".maplibregl-canvas");
  const frame = { width: map?.clientWidth || innerWidth, height: map?.clientHeight || innerHeight };
  usePictureDialog.setState({ asked: { view: encodeView(useView.getState()), frame } });
}
