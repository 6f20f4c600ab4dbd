// The package's types: a strict compiler under each resolution, what an editor shows, and the two linters of packages.

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { editor } from "./hover.mjs";
import { installed, run } from "./packed.mjs";

let shop;

before(async () => {
  shop = await installed("types");
});

for (const [resolution, module] of [["node16", "node16"], ["nodenext", "nodenext"], ["bundler", "esnext"], ["node10", "commonjs"]]) {
  test(`TypeScript, strict, moduleResolution ${resolution}`, async () => {
    await run("tsc", ["--project", "typed", "--module", module, "--moduleResolution", resolution], shop.folder);
  });
}

test("in an editor, a wrong month and a security code are red lines, and nothing else is", () => {
  const { redLines } = editor(shop.folder, ["edited/shop.ts"]);
  const lines = redLines("edited/shop.ts");
  assert.deepEqual(lines.map(([text]) => text), ["month", "cvv", "month", "cvv"], JSON.stringify(lines));
  for (const [text, said] of lines) assert.match(said, text === "month" ? /OneToTwelve/ : /never/, said);
});

test("in an editor, whatever a page has is explained", async (t) => {
  const { hover, silent } = editor(shop.folder, ["edited/shop.ts"]);
  const over = (what) => hover("edited/shop.ts", what)?.docs;
  assert.match(over("\nencryptCard"), /^Encrypts a card for Ravelin\. .*red line/s);
  assert.match(over("dropIn.encrypt.card"), /^Encrypts a card at once/);
  assert.match(over("{ pan, month"), /expiry month/);
  assert.match(over("new Ravelin"), /^Makes an instance/);
  assert.match(over("{ rsaKey"), /public key/);
  assert.match(over("deviceId"), /device id of this visit/);
  for (const entry of ["index", "device", "form", "ravelinjs", "plain"]) {
    await t.test(entry, () => assert.deepEqual(silent(entry), []));
  }
});

test("publint finds nothing", async () => {
  const output = await run("publint", ["run", shop.tarball, "--strict"], shop.folder);
  assert.match(output, /All good!/);
});

test("@arethetypeswrong/cli finds nothing, under each resolution", async () => {
  const words = ["--no-emoji", "--format", "table-flipped", "--exclude-entrypoints", "ravelin.wasm", "backend.wasm"];
  // It fails for whatever it finds; what it was told to ignore it lists.
  assert.match(await run("attw", [shop.tarball, ...words], shop.folder), /No problems found/);
});
