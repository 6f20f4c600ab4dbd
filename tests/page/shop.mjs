// Starts the sandbox and the shop in a process of their own, and stops the sandbox alone on demand.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "./support.mjs";

/** Builds and starts both; returns their addresses, `stopSandbox()` and `stop()`. */
export async function startShop() {
  const child = spawn("cargo", ["run", "--quiet", "--package", "ravelin-shop", "--example", "shop_and_sandbox"], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`shop_and_sandbox ended with code ${await ended}`);
    return JSON.parse(value);
  };
  const addresses = await next();
  return {
    ...addresses,
    async stopSandbox() {
      child.stdin.write("stop sandbox\n");
      assertStopped(await next());
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function assertStopped(line) {
  if (line.stopped !== "sandbox") throw new Error(`expected the sandbox to stop, found ${JSON.stringify(line)}`);
}
