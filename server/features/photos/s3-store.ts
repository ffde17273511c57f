import { AwsClient } from "aws4fetch";
import type { PhotoStore } from "./photo-store.ts";

export interface S3Settings {
  /** Of the bucket, such as https://s3.example.cn/photos or https://photos.s3.example.cn. */
  url: string;
  region: string;
  keyId: string;
  secret: string;
}

const PATIENCE_MS = 15_000;

/** Files in a bucket of any store that speaks S3 with signature version 4. It tries again when the store is busy. */
export function s3Store({ url, region, keyId, secret }: S3Settings): PhotoStore {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, service: "s3", region, retries: 3 });
  const ask = async (method: "GET" | "PUT" | "DELETE", key: string, body?: Buffer) =>
    client.fetch(`${url.replace(/\/+$/, "")}/${key}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body: new Uint8Array(body), headers: { "content-type": "image/jpeg" } }),
    });
  const refused = (what: string, response: Response) =>
    new Error(`The photo store refused to ${what}: ${response.status} ${response.statusText}`);
  return {
    async put(key, bytes) {
      const response = await ask("PUT", key, bytes);
      await response.arrayBuffer();
      if (!response.ok) throw refused("keep a photo", response);
    },
    async get(key) {
      const response = await ask("GET", key);
      const bytes = Buffer.from(await response.arrayBuffer());
      if (response.status === 404) return undefined;
      if (!response.ok) throw refused("give a photo", response);
      return bytes;
    },
    async remove(key) {
      const response = await ask("DELETE", key);
      await response.arrayBuffer();
      if (!response.ok && response.status !== 404) throw refused("remove a photo", response);
    },
  };
}
