// The package where no page is: Node.js by `import` and by `require`, and in a shop's own tests.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { before } from "node:test";
import { assertCard } from "./opened.mjs";
import { KEY, installed, run } from "./packed.mjs";

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

test("Vitest", async () => {
  await run("vitest", ["run", "--root", "tested", "card.vitest.test.js"], shop.folder);
  assertCard(made("vitest.json"));
});

test("Jest, as it comes", async () => {
  await run("jest", ["--rootDir", "tested", "--testMatch", "**/*.jest.cjs", "--no-watchman", "--ci"], shop.folder, { RSA_KEY: KEY });
  assertCard(made("jest.json"));
});

test("what is packed is what pages load, its types and its examples", () => {
  const unknown = shop.files.filter((file) => !/^(package\.json|README\.md|dist\/|examples\/)/.test(file));
  assert.deepEqual(unknown, []);
  for (const file of ["dist/index.js", "dist/index.d.ts", "dist/form.js", "dist/form.d.ts", "examples/plain.html"]) {
    assert.ok(shop.files.includes(file), file);
  }
});
