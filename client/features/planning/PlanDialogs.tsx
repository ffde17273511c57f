import { lazy, Suspense } from "react";
import { usePlanning } from "./planning.store.ts";
import { SavedPlans } from "./SavedPlans.tsx";

const SaveDialog = lazy(() => import("./SaveDialog.tsx").then(({ SaveDialog }) => ({ default: SaveDialog })));
const RenameDialog = lazy(() => import("./RenameDialog.tsx").then(({ RenameDialog }) => ({ default: RenameDialog })));
const VersionsDialog = lazy(() =>
  import("./VersionsDialog.tsx").then(({ VersionsDialog }) => ({ default: VersionsDialog })),
);
const AssignDialog = lazy(() => import("./AssignDialog.tsx").then(({ AssignDialog }) => ({ default: AssignDialog })));
const CompareDialog = lazy(() =>
  import("./CompareDialog.tsx").then(({ CompareDialog }) => ({ default: CompareDialog })),
);

const DIALOGS = {
  plans: SavedPlans,
  save: SaveDialog,
  rename: RenameDialog,
  versions: VersionsDialog,
  assign: AssignDialog,
  compare: CompareDialog,
};

/** The dialog that is open, loaded when it first is. */
export function PlanDialogs() {
  const dialog = usePlanning((state) => state.dialog);
  if (dialog === null || dialog === "rules") return null;
  const Dialog = DIALOGS[dialog];
  return (
    <Suspense>
      <Dialog />
    </Suspense>
  );
}
