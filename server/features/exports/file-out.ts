import { type FileHandle, open } from "node:fs/promises";

const FLUSH_AT = 256 * 1024;

/** A file written from front to back in large pieces; its beginning may be written again before it is closed. */
export class FileOut {
  private readonly file: FileHandle;
  private texts: string[] = [];
  private waiting = 0;
  /** Bytes written, without what waits. */
  size = 0;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  /** @throws when there is a file at the path already */
  static async open(path: string): Promise<FileOut> {
    return new FileOut(await open(path, "wx", 0o600));
  }

  async text(piece: string): Promise<void> {
    this.texts.push(piece);
    this.waiting += piece.length;
    if (this.waiting >= FLUSH_AT) await this.flush();
  }

  async bytes(piece: Uint8Array): Promise<void> {
    await this.flush();
    await this.append(piece);
  }

  /** Writes over what stands at the beginning. */
  async rewriteStart(piece: Uint8Array): Promise<void> {
    await this.flush();
    await this.file.write(piece, 0, piece.length, 0);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.file.close();
  }

  async abandon(): Promise<void> {
    this.texts = [];
    await this.file.close().catch(() => {});
  }

  private async flush(): Promise<void> {
    if (this.texts.length === 0) return;
    const piece = Buffer.from(this.texts.join(""));
    this.texts = [];
    this.waiting = 0;
    await this.append(piece);
  }

  private async append(piece: Uint8Array): Promise<void> {
    let written = 0;
    while (written < piece.length) {
      const { bytesWritten } = await this.file.write(piece, written, piece.length - written, this.size + written);
      written += bytesWritten;
    }
    this.size += piece.length;
  }
}
