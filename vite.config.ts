import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "client",
  plugins: [react()],
  worker: { format: "es" },
  build: { outDir: "../dist", emptyOutDir: true, target: "es2023", sourcemap: false, chunkSizeWarningLimit: 3000 },
  server: { host: "127.0.0.1", port: 5173 },
});
