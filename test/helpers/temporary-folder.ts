import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TemporaryFolder {
  path: string;
  /** Safe to call twice. */
  remove(): void;
}

/**
 * Makes a folder that is gone at the latest when this process exits, on Ctrl-C too.
 * @param options.owner who owns it, when not this user (needs root).
 * @param options.beforeRemoval ends what still uses the folder; must be synchronous, for it may run while exiting.
 */
export function temporaryFolder(
  name: string,
  options: { owner?: { uid: number; gid: number } | undefined; beforeRemoval?: (folder: string) => void } = {},
): TemporaryFolder {
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
  if (options.owner) chownSync(folder, options.owner.uid, options.owner.gid);
  const remove = () => {
    process.off("exit", remove);
    options.beforeRemoval?.(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on("exit", remove);
  exitOnHangUp();
  return { path: folder, remove };
}

let exitsOnHangUp = false;

/** Node dies of SIGHUP (a closed terminal) without its exit handlers; Vitest sees to SIGINT and SIGTERM itself. */
function exitOnHangUp(): void {
  if (exitsOnHangUp) return;
  exitsOnHangUp = true;
  process.once("SIGHUP", () => process.exit(129));
}
