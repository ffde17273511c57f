import type { Server } from "node:http";

/** Where a server that listens is reached, as people type it. */
export function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Where a server that listens reaches itself: over loopback, unless it listens on one address of the network alone. */
export function ownAddressOf(server: Server): string {
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The server does not listen on a port.");
  const everywhere: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "localhost" };
  return addressOf(server, everywhere[address.address] ?? address.address);
}

/** What people are told when a port is taken; any other error as it is. */
export function portInUse(error: Error, port: number): Error {
  if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") return error;
  return new Error(`Port ${port} is in use. Stop what uses it, or set PORT to another number.`, { cause: error });
}
