import { randomUUID } from "node:crypto";
import { access, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { PhotoStore } from "./photo-store.ts";

/** Files in a folder. A file appears under its name only when it is whole: after a crash none is half there. */
export function folderStore(folder: string): PhotoStore {
  const place = (key: string) => path.join(folder, ...key.split("/"));
  return {
    async put(key, bytes) {
      const name = place(key);
      if (
        await access(name).then(
          () => true,
          () => false,
        )
      )
        return;
      await mkdir(path.dirname(name), { recursive: true });
      const draft = `${name}.${randomUUID()}`;
      const file = await open(draft, "wx");
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, name);
    },
    get: (key) =>
      readFile(place(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      }),
    remove: (key) => rm(place(key), { force: true }),
  };
}
