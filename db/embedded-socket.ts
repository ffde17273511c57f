/**
 * Lets many clients of the PostgreSQL wire protocol share the one backend of PGlite. Ours, because in pglite-socket
 * 0.2.11 two answers are wrong: an error within an extended query is followed by one ReadyForQuery too many, after which
 * a client takes the next result for the wrong query (electric-sql/pglite#958), and the messages of two clients may
 * interleave (#1046). Here a client's messages up to Sync run together or not at all, a transaction keeps the backend
 * until it ends, and notifications go to one listener instead of whichever client happened to commit.
 *
 * One session serves everybody: named statements, SET and temporary tables are shared. COPY FROM STDIN is not possible.
 */
import { createServer, type Socket } from "node:net";

/** What this module needs of PGlite. */
export interface Backend {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>;
  runExclusive<T>(work: () => Promise<T>): Promise<T>;
}

export interface EmbeddedSocket {
  port: number;
  close(): Promise<void>;
}

const code = (letter: string) => letter.charCodeAt(0);
const QUERY = code("Q");
const SYNC = code("S");
const FLUSH = code("H");
const PASSWORD = code("p");
const TERMINATE = code("X");
const READY = code("Z");
const ERROR = code("E");
const NOTIFICATION = code("A");
const IDLE = code("I");
const STARTUP_PROTOCOL = 3;
const NO_ENCRYPTION = Buffer.from("N");

interface Client {
  socket: Socket;
  received: Buffer;
  /** Messages since the last boundary. */
  batch: Buffer[];
  started: boolean;
  /** An error came; everything up to Sync is to be passed over. */
  failed: boolean;
}

/** Serves a backend on a free port of 127.0.0.1. `onNotification` hears every NOTIFY of the channels listened to. */
export async function serveEmbedded(
  backend: Backend,
  onNotification: (channel: string, payload: string) => void,
): Promise<EmbeddedSocket> {
  const waiting: { client: Client; messages: Buffer[] }[] = [];
  const clients = new Set<Client>();
  /** The client in the middle of a transaction or of a batch; nobody else may use the session until it is done. */
  let owner: Client | undefined;
  let working = false;

  const execute = (message: Uint8Array) => backend.runExclusive(() => backend.execProtocolRaw(message));

  async function runBatch(client: Client, messages: Buffer[]): Promise<void> {
    for (const message of messages) {
      const type = client.started ? message[0]! : 0;
      const ends = type === 0 || type === QUERY || type === SYNC || type === PASSWORD;
      if (client.failed && !ends) continue;
      if (ends) client.failed = false;

      const answer: Uint8Array[] = [];
      for (const part of eachMessage(await execute(new Uint8Array(message)))) {
        if (part[0] === NOTIFICATION) notify(part);
        else if (part[0] === READY && !ends) continue;
        else answer.push(part);
        if (part[0] === ERROR && !ends) client.failed = true;
        if (part[0] === READY) owner = part[5] === IDLE ? undefined : client;
      }
      if (!ends) owner = client;
      client.started = true;
      if (client.socket.writable) client.socket.write(Buffer.concat(answer));
    }
  }

  function notify(message: Uint8Array): void {
    const [channel = "", payload = ""] = Buffer.from(message.subarray(9)).toString("utf8").split("\0");
    onNotification(channel, payload);
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    for (;;) {
      const next = owner ? waiting.findIndex(({ client }) => client === owner) : waiting.length ? 0 : -1;
      if (next < 0) break;
      const { client, messages } = waiting.splice(next, 1)[0]!;
      try {
        await runBatch(client, messages);
      } catch {
        // The backend itself gave way; this client's answer is lost, the others' must not be.
        if (owner === client) owner = undefined;
        client.socket.destroy();
      }
    }
    working = false;
  }

  async function release(client: Client): Promise<void> {
    clients.delete(client);
    for (let i = waiting.length - 1; i >= 0; i--) if (waiting[i]!.client === client) waiting.splice(i, 1);
    if (owner !== client) return;
    // Queued as a batch of its own, so that it cannot cut into a message that is still running.
    waiting.unshift({ client, messages: [simpleQuery("rollback")] });
    await work();
  }

  function receive(client: Client, data: Buffer): void {
    client.received = client.received.length ? Buffer.concat([client.received, data]) : data;
    for (;;) {
      const message = takeMessage(client);
      if (!message) break;
      if (!client.started && message.readInt32BE(4) >> 16 !== STARTUP_PROTOCOL) {
        client.socket.write(NO_ENCRYPTION); // SSLRequest, GSSENCRequest
        continue;
      }
      if (client.started && message[0] === TERMINATE) {
        client.socket.end();
        return;
      }
      client.batch.push(message);
      const boundary = !client.started || [QUERY, SYNC, FLUSH, PASSWORD].includes(message[0]!);
      if (!boundary) continue;
      waiting.push({ client, messages: client.batch });
      client.batch = [];
      void work();
      if (!client.started) break; // its messages have another form once it is started; they come after the answer
    }
  }

  const server = createServer((socket) => {
    const client: Client = { socket, received: Buffer.alloc(0), batch: [], started: false, failed: false };
    clients.add(client);
    socket.setNoDelay(true);
    socket.on("data", (data) => receive(client, data));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => void release(client));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const { socket } of clients) socket.destroy();
      }),
  };
}

/** A start-up message has no type, only its length; the others a type, and a length that does not count it. */
function takeMessage(client: Client): Buffer | undefined {
  const { received } = client;
  const head = client.started ? 1 : 0;
  if (received.length < head + 4) return undefined;
  const length = head + received.readInt32BE(head);
  if (received.length < length) return undefined;
  client.received = received.subarray(length);
  return received.subarray(0, length);
}

function* eachMessage(output: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
  for (let at = 0; at < output.length; ) {
    const end = at + 1 + view.getUint32(at + 1);
    yield output.subarray(at, end);
    at = end;
  }
}

function simpleQuery(sql: string): Buffer {
  const message = Buffer.alloc(6 + sql.length);
  message[0] = QUERY;
  message.writeInt32BE(5 + sql.length, 1);
  message.write(sql, 5);
  return message;
}
