import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LaunchOptions } from "playwright-core";
import { chromiumOptions, PLAIN_PAGE } from "./chromium.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface CutNetwork {
  /** Starts a Chromium that sees no network but a loopback that is down: not even this computer's own servers. */
  options: LaunchOptions;
  remove(): void;
}

/** For systems that forbid namespaces: all requests go through a proxy that is not there. */
const NOWHERE = ["--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"];

/** A browser in a network namespace with nothing in it. */
export function cutNetwork(): CutNetwork {
  const flags = process.getuid?.() === 0 ? ["--net"] : ["--net", "--user", "--map-current-user"];
  if (spawnSync("unshare", [...flags, "true"]).status !== 0)
    return { options: chromiumOptions(...PLAIN_PAGE, ...NOWHERE), remove: () => {} };
  const options = chromiumOptions(...PLAIN_PAGE);
  const folder = temporaryFolder("srm-cut");
  const script = path.join(folder.path, "chromium");
  // Playwright speaks with the browser through pipes, which a namespace does not cut.
  writeFileSync(script, `#!/bin/sh\nexec unshare ${flags.join(" ")} -- "${options.executablePath}" "$@"\n`);
  chmodSync(script, 0o755);
  return { options: { ...options, executablePath: script }, remove: folder.remove };
}
