/** A password typed at the terminal is not shown; one piped in is the first line. */
import { createInterface } from "node:readline";

/** @returns what was typed or piped in; "" for nothing. @throws Error when the typing was broken off with Ctrl C. */
export async function readSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? typed(question) : firstLine();
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return "";
}

function typed(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.resume();
  return new Promise((resolve, reject) => {
    let text = "";
    const finish = (settle: () => void) => {
      stdin.off("data", listen);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
      settle();
    };
    const listen = (chunk: string) => {
      for (const key of chunk) {
        if (key === "\r" || key === "\n" || key === "\u0004") return finish(() => resolve(text));
        if (key === "\u0003") return finish(() => reject(new Error("Broken off; nothing was changed.")));
        if (key === "\u007f" || key === "\b") text = [...text].slice(0, -1).join("");
        else text += key;
      }
    };
    stdin.on("data", listen);
  });
}
