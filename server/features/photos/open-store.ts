import path from "node:path";
import type { Config } from "../../config.ts";
import { folderStore } from "./folder-store.ts";
import type { PhotoStore } from "./photo-store.ts";
import { s3Store } from "./s3-store.ts";

type Settings = Pick<
  Config,
  "DATA_DIR" | "PHOTO_DIR" | "PHOTO_S3_URL" | "PHOTO_S3_REGION" | "PHOTO_S3_KEY_ID" | "PHOTO_S3_SECRET"
>;

/** The store the configuration names. @throws Error when it names half of one */
export function openPhotoStore(config: Settings): PhotoStore {
  const { PHOTO_S3_URL: url, PHOTO_S3_REGION: region, PHOTO_S3_KEY_ID: keyId, PHOTO_S3_SECRET: secret } = config;
  if (!url) return folderStore(config.PHOTO_DIR ?? path.join(config.DATA_DIR, "photos"));
  if (!keyId || !secret) throw new Error("PHOTO_S3_URL is set: set PHOTO_S3_KEY_ID and PHOTO_S3_SECRET as well.");
  return s3Store({ url, region, keyId, secret });
}
