import { afterAll, expect, test, vi } from "vitest";
import { MODES } from "#client/lib/view/view-state.ts";

// The commands change what the page shows, which is read from its address when they are loaded.
vi.stubGlobal("location", { search: "" });
vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {} }));
vi.stubGlobal("addEventListener", () => {});
vi.stubGlobal("localStorage", { getItem: () => null });
afterAll(() => void vi.unstubAllGlobals()); // the next file's tests run in the same process
const { ACTIONS, keyName } = await import("#client/app/actions.ts");

test.each(MODES)("in the mode %s no two commands have one key, even for a person with every role", (mode) => {
  const offered = ACTIONS.filter((action) => action.key !== undefined && (action.mode ?? mode) === mode);
  const shared = [...Map.groupBy(offered, keyName)].filter(([, actions]) => actions.length > 1);
  expect(shared.map(([key, actions]) => [key, actions.map(({ id }) => id)])).toEqual([]);
});
