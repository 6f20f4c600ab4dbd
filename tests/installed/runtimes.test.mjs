// The package where no page is: Node.js by `import` and by `require`, Deno, Bun, workers, and a shop's own tests.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test, { before } from "node:test";
import { assertCard } from "./opened.mjs";
import { KEY, installed, root, run } from "./packed.mjs";

/** The runtimes of the lock file that the tests of the backend's entry have. */
const RUNTIMES = join(root, "tests/page/backend/node_modules");
const { Miniflare } = createRequire(join(RUNTIMES, "any.js"))("miniflare");

let shop;

before(async () => {
  shop = await installed("runtimes");
});

const made = (name) => readFileSync(join(shop.folder, "tested", name), "utf8");

for (const file of ["node.mjs", "node.cjs"]) {
  test(`Node.js: ${file}`, async () => {
    // A warning on standard error would be one that every shop sees.
    const output = await run("node", ["--throw-deprecation", "--trace-warnings", join("tested", file)], shop.folder, { RSA_KEY: KEY });
    assertCard(output);
  });
}

test("Node.js: a backend by `import` and by `require`, and the modules by their names", async () => {
  const output = await run("node", ["--throw-deprecation", "--trace-warnings", join("tested", "backend.mjs")], shop.folder);
  const { advised, hashes, names, resolved } = JSON.parse(output);
  // Not the ES module, which newer releases of Node.js give to `require` too, and test runners do not.
  assert.match(resolved, /backend\.cjs$/);
  assert.deepEqual(advised, ["prevent", "prevent"]);
  assert.deepEqual(hashes, Array(3).fill("ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f"));
  assert.deepEqual(names[1], names[0]);
});

test("Deno", async () => {
  const words = ["run", "--no-prompt", "--allow-env=RSA_KEY", "--allow-read=.", join("tested", "node.mjs")];
  assertCard(await run(join(RUNTIMES, "@deno/linux-x64-glibc/deno"), words, shop.folder, { RSA_KEY: KEY, DENO_NO_UPDATE_CHECK: "1" }));
});

for (const file of ["node.mjs", "node.cjs"]) {
  test(`Bun: ${file}`, async () => {
    assertCard(await run(join(RUNTIMES, "@oven/bun-linux-x64/bin/bun"), ["run", join("tested", file)], shop.folder, { RSA_KEY: KEY }));
  });
}

test("workerd, bundled under its own condition", async () => {
  // As Cloudflare's tools do it: the worker is one script, and the module is a file beside it.
  const words = ["--bundle", "--format=esm", "--conditions=workerd,worker,browser", "--loader:.wasm=copy", "--outdir=out/worker", "--log-level=warning"];
  await run("esbuild", [join("tested", "worker.mjs"), ...words], shop.folder);
  const folder = join(shop.folder, "out/worker");
  const modules = readdirSync(folder).map((name) => ({ type: name.endsWith(".wasm") ? "CompiledWasm" : "ESModule", path: join(folder, name) }));
  modules.sort((one, other) => other.type.localeCompare(one.type));
  assert.deepEqual(modules.map(({ type }) => type), ["ESModule", "CompiledWasm", "CompiledWasm"]);
  const miniflare = new Miniflare({ compatibilityDate: "2026-01-01", modulesRoot: folder, modules });
  try {
    const { ciphers, device, ...backend } = await (await miniflare.dispatchFetch("http://worker.example.com/")).json();
    assert.equal(ciphers.length, 2, "by encryptCard, and by the drop-in");
    for (const cipher of ciphers) assertCard(JSON.stringify(cipher));
    // Another request is another shopper's.
    const { device: next } = await (await miniflare.dispatchFetch("http://worker.example.com/")).json();
    for (const id of [device, next]) assert.match(id, /^rjs-/);
    assert.notEqual(device, next);
    assert.deepEqual(backend, { tags: ["staff"], advice: "prevent", own: ["__proto__"] });
  } finally {
    await miniflare.dispose();
  }
});

test("Vitest", async () => {
  await run("vitest", ["run", "--root", "tested", "card.vitest.test.js"], shop.folder);
  assertCard(made("vitest.json"));
});

test("Jest, as it comes", async () => {
  await run("jest", ["--rootDir", "tested", "--testMatch", "**/*.jest.cjs", "--no-watchman", "--ci"], shop.folder, { RSA_KEY: KEY });
  assertCard(made("jest.json"));
  const ciphers = JSON.parse(made("page.json"));
  assert.equal(ciphers.length, 3, "with and without WebAssembly, and by the drop-in");
  for (const cipher of ciphers) assertCard(JSON.stringify(cipher));
});

test("what is packed is what pages and backends load, its types and its examples", () => {
  const unknown = shop.files.filter((file) => !/^(package\.json|README\.md|dist\/|examples\/)/.test(file));
  assert.deepEqual(unknown, []);
  const files = ["index.js", "index.d.ts", "form.js", "form.d.ts", "backend.cjs", "backend.d.cts", "LICENSE-MIT", "LICENSE-APACHE", "NOTICE"];
  for (const file of [...files.map((name) => `dist/${name}`), "examples/plain.html"]) {
    assert.ok(shop.files.includes(file), file);
  }
});
