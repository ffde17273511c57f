import { lazy, Suspense } from "react";
import { usePictureDialog } from "../features/picture/picture.store.ts";

const PictureDialog = lazy(() =>
  import("../features/picture/PictureDialog.tsx").then((module) => ({ default: module.PictureDialog })),
);

/** The dialog that makes a picture of the view as it was when it was asked for. */
export function PictureHost() {
  const asked = usePictureDialog((state) => state.asked);
  if (!asked) return null;
  return (
    <Suspense>
      <PictureDialog {...asked} />
    </Suspense>
  );
}
