import { readdir } from "node:fs/promises";
import path from "node:path";
import S3rver from "@20minutes/s3rver";
import { test as base, describe, expect } from "vitest";
import { openPhotoStore } from "#server/features/photos/open-store.ts";
import type { PhotoStore } from "#server/features/photos/photo-store.ts";
import { keyOf } from "#server/features/photos/photo-store.ts";
import { s3Store } from "#server/features/photos/s3-store.ts";
import { temporaryFolder } from "#test/helpers/temporary-folder.ts";

/** The credentials that the S3-compatible server of the tests knows. */
const KEY_ID = "S3RVER";
const SECRET = "S3RVER";
const BUCKET = "photos";

const test = base
  .extend(
    "folder",
    { scope: "file" },
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures needed from the source.
    async ({}, { onCleanup }) => {
      const folder = temporaryFolder("srm-photos");
      onCleanup(folder.remove);
      return folder.path;
    },
  )
  .extend("bucketUrl", { scope: "file" }, async ({ folder }, { onCleanup }) => {
    const server = new S3rver({
      address: "127.0.0.1",
      port: 0,
      silent: true,
      directory: path.join(folder, "s3"),
      configureBuckets: [{ name: BUCKET, configs: [] }],
    });
    const { port } = await server.run();
    onCleanup(() => server.close());
    return `http://127.0.0.1:${port}/${BUCKET}`;
  });

async function keepsFiles(store: PhotoStore): Promise<void> {
  const key = keyOf("3fa9".repeat(16), "thumbnail");
  expect(key).toBe(`3f/${"3fa9".repeat(16)}-thumbnail.jpg`);
  expect(await store.get(key)).toBeUndefined();
  const bytes = Buffer.from([0xff, 0xd8, 0, 1, 2, 255]);
  await store.put(key, bytes);
  await store.put(key, bytes);
  expect(await store.get(key)).toEqual(bytes);
  const other = keyOf("3fa9".repeat(16), "full");
  await store.put(other, bytes);
  await store.remove(other);
  await store.remove(other);
  expect(await store.get(other)).toBeUndefined();
  expect(await store.get(key)).toEqual(bytes);
}

const CONFIG = { DATA_DIR: "data", PHOTO_DIR: undefined, PHOTO_S3_REGION: "us-east-1" };

describe("photos lie", () => {
  test("in a folder, each file whole", async ({ folder }) => {
    const place = path.join(folder, "files");
    await keepsFiles(openPhotoStore({ ...CONFIG, PHOTO_DIR: place }));
    expect(await readdir(path.join(place, "3f"))).toHaveLength(1);
  });

  test("or in a bucket of a store that speaks S3 and checks signatures", async ({ bucketUrl }) => {
    await keepsFiles(
      openPhotoStore({ ...CONFIG, PHOTO_S3_URL: bucketUrl, PHOTO_S3_KEY_ID: KEY_ID, PHOTO_S3_SECRET: SECRET }),
    );
  });

  test("which refuses a wrong secret, and says so", async ({ bucketUrl }) => {
    const store = s3Store({ url: bucketUrl, region: "us-east-1", keyId: KEY_ID, secret: "wrong" });
    await expect(store.put("a/b.jpg", Buffer.from("x"))).rejects.toThrow(/refused to keep a photo: 403/);
    await expect(store.get("a/b.jpg")).rejects.toThrow(/refused to give a photo: 403/);
  });

  test("nowhere when half the bucket's settings are missing", () => {
    expect(() => openPhotoStore({ ...CONFIG, PHOTO_S3_URL: "https://s3.example.cn/photos" })).toThrow(
      "PHOTO_S3_URL is set: set PHOTO_S3_KEY_ID and PHOTO_S3_SECRET as well.",
    );
  });
});
