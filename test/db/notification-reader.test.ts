import { expect, test } from "vitest";
import { NotificationReader } from "#db/notification-reader.ts";

const message = (type: string, body: string) => {
  const bytes = new TextEncoder().encode(body);
  const framed = new Uint8Array(5 + bytes.length);
  framed[0] = type.charCodeAt(0);
  new DataView(framed.buffer).setUint32(1, 4 + bytes.length);
  framed.set(bytes, 5);
  return framed;
};

test("notifications are found between other messages, wherever the output is cut", () => {
  const output = Buffer.concat([
    message("D", "a row with an A in it"),
    message("A", "\0\0\0\u0001data_version\u0000430600\u0000"),
    message("C", "COMMIT\0"),
    message("A", "\0\0\0\u0001data_version\u0000430100\u0000"),
    message("Z", "I"),
  ]);
  for (let size = 1; size <= output.length; size++) {
    const heard: string[] = [];
    const reader = new NotificationReader((channel, payload) => heard.push(`${channel} ${payload}`));
    for (let at = 0; at < output.length; at += size) reader.read(output.subarray(at, at + size));
    expect(heard, `pieces of ${size}`).toEqual(["data_version 430600", "data_version 430100"]);
  }
});
