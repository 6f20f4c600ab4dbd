// The package's types: a strict compiler under each resolution, and the two linters of packages.

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { installed, run } from "./packed.mjs";

let shop;

before(async () => {
  shop = await installed("types");
});

for (const [resolution, module] of [["node16", "node16"], ["nodenext", "nodenext"], ["bundler", "esnext"]]) {
  test(`TypeScript, strict, moduleResolution ${resolution}`, async () => {
    await run("tsc", ["--project", "typed", "--module", module, "--moduleResolution", resolution], shop.folder);
  });
}

test("publint finds nothing", async () => {
  const output = await run("publint", ["run", shop.tarball, "--strict"], shop.folder);
  assert.match(output, /All good!/);
});

const ENTRIES = {
  "what pages load, under each resolution": ["--exclude-entrypoints", "ravelin.wasm", "backend.wasm", "backend"],
  // A backend has ES modules, by `require` too in every Node.js that is kept.
  "what a backend has, as ES modules": ["--entrypoints", "backend", "--profile", "esm-only"],
};

for (const [what, entries] of Object.entries(ENTRIES)) {
  test(`@arethetypeswrong/cli finds nothing: ${what}`, async () => {
    const output = await run("attw", [shop.tarball, "--no-emoji", "--format", "table-flipped", ...entries], shop.folder);
    // It fails for whatever it finds; what it was told to ignore it lists.
    assert.match(output, /No problems found|"ravelin\/backend" +│ OK \(ESM\) +│ OK /);
  });
}
