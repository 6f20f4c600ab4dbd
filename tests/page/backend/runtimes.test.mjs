// A purchase in every runtime that a backend may be: from the packed package, to a sandbox, and back.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { here, root } from "../support.mjs";
import { startSandbox } from "./sandbox.mjs";

const run = promisify(execFile);
const modules = join(here, "backend/node_modules");

test("a purchase", async (t) => {
  const folder = packed();
  const sandbox = await startSandbox();
  t.after(() => sandbox.stop());
  t.after(() => rmSync(folder, { recursive: true }));
  const target = { baseUrl: sandbox.baseUrl, token: sandbox.token };
  const program = (loads) => `${loads}
    import { purchase } from "./purchase.mjs";
    console.log(JSON.stringify(await purchase(backend, ${JSON.stringify(target)}), (_, value) => (typeof value === "bigint" ? String(value) : value)));`;
  writeFileSync(join(folder, "import.mjs"), program(`import * as backend from "ravelin/backend";`));
  const required = `import { createRequire } from "node:module"; const backend = createRequire(import.meta.url)("ravelin/backend");`;
  writeFileSync(join(folder, "require.mjs"), program(required));

  for (const [name, command, ...words] of [
    ["Node, import", process.execPath, "import.mjs"],
    ["Node, require", process.execPath, "require.mjs"],
    ["Deno", join(modules, "@deno/linux-x64-glibc/deno"), "run", "--no-prompt", "--allow-net", "--allow-read=.", "import.mjs"],
    ["Bun", join(modules, "@oven/bun-linux-x64/bin/bun"), "run", "import.mjs"],
  ]) {
    await t.test(name, async () => {
      const { stdout } = await run(command, words, { cwd: folder, env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" } });
      bought(JSON.parse(stdout));
    });
  }

  await t.test("workerd", async () => {
    const dist = join(folder, "node_modules/ravelin/dist");
    const worker = `import * as backend from "./backend.workerd.js";
      import { purchase } from "./purchase.mjs";
      const shown = (_, value) => (typeof value === "bigint" ? String(value) : value);
      export default { fetch: async () => new Response(JSON.stringify(await purchase(backend, ${JSON.stringify(target)}), shown)) };`;
    const script = (path, contents) => ({ type: "ESModule", path: join(folder, path), contents });
    const miniflare = new Miniflare({
      compatibilityDate: "2026-01-01",
      modulesRoot: folder,
      modules: [
        script("worker.mjs", worker),
        script("purchase.mjs", readFileSync(join(here, "backend/purchase.mjs"), "utf8")),
        script("backend.workerd.js", readFileSync(join(dist, "backend.workerd.js"), "utf8")),
        { type: "CompiledWasm", path: join(folder, "backend.wasm"), contents: readFileSync(join(dist, "backend.wasm")) },
      ],
    });
    try {
      bought(await (await miniflare.dispatchFetch("http://worker.example.com/")).json());
    } finally {
      await miniflare.dispose();
    }
  });
});

/** Packs the package, and returns a folder in which it is installed. */
function packed() {
  const folder = mkdtempSync(join(tmpdir(), "ravelin-backend-"));
  const installed = join(folder, "node_modules/ravelin");
  mkdirSync(installed, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: join(root, "pkg") });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  execFileSync("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  writeFileSync(join(folder, "purchase.mjs"), readFileSync(join(here, "backend/purchase.mjs")));
  return folder;
}

/** Asserts what every runtime should have come to. */
function bought({ findings, refusal, body, timeCameBack, answer, token, meaning, hash }) {
  assert.deepEqual(findings.filter(({ severity }) => severity === "rejected"), []);
  assert.deepEqual(refusal, {
    isRavelinError: true,
    name: "RavelinError",
    code: "event-invalid",
    field: "order.price",
    message: "order.price should be a whole number of minor units: pence, cents",
    worst: "price-not-whole",
  });
  assert.match(body, /^\{"timestamp":1536577389238679409,/);
  assert.ok(timeCameBack);
  assert.equal(answer.status, 200);
  assert.equal(answer.isTaken, true);
  assert.match(answer.advice, /^(allow|review|prevent)$/);
  assert.equal(answer.recommendation.data.customerId, "cust-61283");
  assert.equal(token, 200);
  assert.equal(meaning, false);
  assert.equal(hash, "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f");
}
