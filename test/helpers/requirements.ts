import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findPostgres } from "./postgres-cluster.ts";

const OLDEST_POSTGRES = 15;
/** Opens the slides that PowerPoint would. */
export const SOFFICE = "/usr/bin/soffice";

interface Missing {
  /** As people call it. */
  what: string;
  /** Debian and Ubuntu packages that bring it. */
  packages: string[];
}

/**
 * Sees to it that everything the tests need outside npm is on this computer: as root on Debian or Ubuntu by
 * installing what is missing.
 * @throws Error of one sentence that names what to install, where it does not install by itself.
 */
export function ensureRequirements(): void {
  const missing = findMissing();
  if (missing.length === 0) return;
  if (!hasApt() || process.getuid?.() !== 0) throw new Error(pleaseInstall(missing));

  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) => spawnSync("apt-get", ["-q", ...args], { stdio: "inherit", env: environment });
  console.log(`Installing what the tests need: ${missing.map(({ what }) => what).join(", ")}`);
  apt("update");
  // Only now does apt know which PostgreSQL the distribution has, and so the name of its PostGIS package.
  const packages = findMissing().flatMap((need) => need.packages);
  apt("install", "--no-install-recommends", "-y", ...packages);

  const still = findMissing();
  if (still.length > 0) throw new Error(pleaseInstall(still));
}

function findMissing(): Missing[] {
  const missing: Missing[] = [];
  const postgres = findPostgres()[0];
  if (!postgres || postgres.major < OLDEST_POSTGRES || !postgres.hasPostgis) {
    const what = `PostgreSQL ${OLDEST_POSTGRES} or newer with PostGIS`;
    missing.push({ what, packages: postgresPackages() });
  }
  if (!findChromium()) missing.push({ what: "Chromium", packages: ["chromium"] });
  if (!answers("fc-list", ":lang=zh")) {
    missing.push({ what: "a font with Chinese characters", packages: ["fontconfig", "fonts-noto-cjk"] });
  }
  if (!answers("ogrinfo", "--version")) missing.push({ what: "GDAL's ogrinfo", packages: ["gdal-bin"] });
  if (hasApt() && !existsSync(SOFFICE))
    missing.push({ what: "LibreOffice Impress", packages: ["libreoffice-impress"] });
  if (hasApt() && !existsSync("/usr/bin/pdftotext"))
    missing.push({ what: "Poppler's pdftotext", packages: ["poppler-utils"] });
  return missing;
}

/** The PostgreSQL that is there if it is new enough, else the distribution's own, and the PostGIS built for it. */
function postgresPackages(): string[] {
  if (!hasApt()) return [];
  const installed = Math.max(0, ...findPostgres().map(({ major }) => major));
  if (installed >= OLDEST_POSTGRES) return [`postgresql-${installed}-postgis-3`];
  const { stdout } = spawnSync("apt-cache", ["depends", "postgresql"], { encoding: "utf8" });
  const offered = Number(/postgresql-(\d+)/.exec(stdout)?.[1] ?? 0);
  return offered >= OLDEST_POSTGRES ? ["postgresql", `postgresql-${offered}-postgis-3`] : [];
}

/** The path of the Chromium or Chrome to test with. */
export function findChromium(): string | undefined {
  const candidates = [
    ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map((name) => `/usr/bin/${name}`),
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  // Asked, not only looked for: Ubuntu's /usr/bin/chromium-browser may be a note that it comes as a snap.
  return candidates.find((path) => existsSync(path) && answers(path, "--version"));
}

const hasApt = () => existsSync("/usr/bin/apt-get");

function answers(command: string, ...args: string[]): boolean {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "";
}

function pleaseInstall(missing: Missing[]): string {
  const packages = missing.flatMap((need) => need.packages);
  const how = hasApt() && packages.length > 0 ? ` (apt-get install ${packages.join(" ")})` : "";
  return `The tests need ${missing.map(({ what }) => what).join(", ")}: please install${how} and run 'npm test' again.`;
}
