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

test("@arethetypeswrong/cli finds nothing", async () => {
  const output = await run("attw", [shop.tarball, "--no-emoji", "--exclude-entrypoints", "ravelin.wasm", "--format", "table-flipped"], shop.folder);
  assert.match(output, /No problems found/);
});
