/**
 * Finds NotificationResponse messages in a PostgreSQL backend's output. PGlite hands notifications to whichever socket
 * connection happened to commit, where nobody listens; reading the output itself misses none.
 */
export class NotificationReader {
  private readonly onNotification: (channel: string, payload: string) => void;
  /** Bytes of a message whose end has not come yet. */
  private pending: Uint8Array = new Uint8Array(0);
  /** Bytes still to pass over of a message that is of no interest. */
  private skip = 0;

  constructor(onNotification: (channel: string, payload: string) => void) {
    this.onNotification = onNotification;
  }

  /** Takes the next piece of output; pieces may end anywhere. */
  read(piece: Uint8Array): void {
    let at = Math.min(this.skip, piece.length);
    this.skip -= at;
    if (this.pending.length) {
      const joined = new Uint8Array(this.pending.length + piece.length - at);
      joined.set(this.pending);
      joined.set(piece.subarray(at), this.pending.length);
      [piece, at, this.pending] = [joined, 0, new Uint8Array(0)];
    }
    // A message is its type, and a length that counts itself but not the type.
    while (piece.length - at >= 5) {
      const view = new DataView(piece.buffer, piece.byteOffset + at, piece.length - at);
      const end = 1 + view.getUint32(1);
      const interesting = view.getUint8(0) === NOTIFICATION;
      if (interesting && end <= view.byteLength) this.notify(piece.subarray(at + PROCESS_ID_END, at + end));
      if (interesting && end > view.byteLength) break;
      this.skip = Math.max(0, end - view.byteLength);
      at += Math.min(end, view.byteLength);
    }
    if (at < piece.length) this.pending = piece.slice(at);
  }

  private notify(body: Uint8Array): void {
    const [channel = "", payload = ""] = new TextDecoder().decode(body).split("\0");
    this.onNotification(channel, payload);
  }
}

const NOTIFICATION = "A".charCodeAt(0);
const PROCESS_ID_END = 9;
