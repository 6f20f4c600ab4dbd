// The sandbox, as the command starts it.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "../support.mjs";

/** Builds and starts it; returns its address, a token, and `stop()`. */
export async function startSandbox() {
  const command = ["run", "--quiet", "--package", "ravelin-cli", "--", "--json", "sandbox", "--port", "0"];
  // A group of its own, so that Ctrl-C reaches the sandbox and not cargo alone.
  const child = spawn("cargo", command, { cwd: root, stdio: ["ignore", "pipe", "inherit"], detached: true });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const { value, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error(`the sandbox ended with code ${await ended}`);
  const { url, token } = JSON.parse(value);
  return {
    baseUrl: url,
    token,
    async stop() {
      process.kill(-child.pid, "SIGINT");
      await ended;
    },
  };
}
