import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { build, defineConfig, type Plugin } from "vite";

/** Where npm run dev finds the API. */
const api = `http://127.0.0.1:${process.env.PORT ?? 8080}`;
const client = path.resolve(import.meta.dirname, "client");

/**
 * Builds client/field/service-worker.ts into one file beside the field page, with the list of the files that the page is made
 * of: its own, what they share with the map, the icons.
 */
function fieldServiceWorker(): Plugin {
  return {
    name: "field-service-worker",
    apply: "build",
    enforce: "post",
    async generateBundle(_, bundle) {
      const entry = Object.values(bundle).find(
        (file) => file.type === "chunk" && file.isEntry && file.name === "field",
      );
      if (entry?.type !== "chunk") return;
      const chunks = new Set<string>([entry.fileName]);
      // A set goes on to what is added while it is walked through.
      for (const name of chunks) {
        const chunk = bundle[name];
        if (chunk?.type === "chunk")
          for (const needed of [...chunk.imports, ...chunk.dynamicImports]) chunks.add(needed);
      }
      const styles = [...chunks].flatMap((name) => {
        const chunk = bundle[name];
        return chunk?.type === "chunk" ? [...(chunk.viteMetadata?.importedCss ?? [])] : [];
      });
      const hash = createHash("sha256");
      const page = bundle["field/index.html"];
      if (page?.type === "asset") hash.update(page.source);
      const icons = path.join(client, "public/field");
      const still = readdirSync(icons).sort();
      for (const name of still) hash.update(readFileSync(path.join(icons, name)));
      const files = [...chunks, ...styles].map((name) => `/${name}`);
      for (const name of files) hash.update(name);
      const shell = {
        version: hash.digest("hex").slice(0, 16),
        files: ["/field/", ...files, ...still.map((name) => `/field/${name}`)],
      };
      const built = await build({
        configFile: false,
        root: client,
        logLevel: "warn",
        publicDir: false,
        define: { __SHELL__: JSON.stringify(shell) },
        build: {
          write: false,
          target: "es2023",
          lib: { entry: "field/service-worker.ts", formats: ["iife"], name: "fieldServiceWorker" },
        },
      });
      const [output] = [built].flat();
      if (!output || !("output" in output)) throw new Error("The service worker did not build.");
      this.emitFile({ type: "asset", fileName: "field/service-worker.js", source: output.output[0].code });
    },
  };
}

export default defineConfig({
  root: "client",
  plugins: [react(), fieldServiceWorker()],
  worker: { format: "es" },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2023",
    sourcemap: false,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      input: { index: path.join(client, "index.html"), field: path.join(client, "field/index.html") },
    },
  },
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": api, "/tiles": api } },
});
