import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where npm run dev finds the API. */
const api = `http://127.0.0.1:${process.env.PORT ?? 8080}`;

export default defineConfig({
  root: "client",
  plugins: [react()],
  worker: { format: "es" },
  build: { outDir: "../dist", emptyOutDir: true, target: "es2023", sourcemap: false, chunkSizeWarningLimit: 3000 },
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": api, "/tiles": api } },
});
