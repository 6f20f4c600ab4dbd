// The examples of the READMEs, as they stand there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "./browsers.mjs";
import { opened, serveForm } from "./form/opened.mjs";
import { opened as decrypted } from "./ravelinjs/open.mjs";
import { POLICY } from "./server.mjs";
import { assertPackage, root, vectors } from "./support.mjs";

test("the example of README runs", async () => {
  assertPackage();
  const [, example] = readFileSync(join(root, "README.md"), "utf8").match(/```js\n([^]*?)```/);
  const page = JSON.stringify(pathToFileURL(join(root, "pkg/dist/index.js")));
  const rsaKey = JSON.stringify(vectors().keys[1].spellings[0].key);
  const module = `const rsaKey = ${rsaKey};
    ${example.replace('"ravelin"', page)}
    export const results = { paymentMethod, passwordHashed, device };`;
  const { results } = await import(`data:text/javascript,${encodeURIComponent(module)}`);
  assert.equal(results.paymentMethod.methodType, "paymentMethodCipher");
  assert.equal(results.passwordHashed, "c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a");
  assert.match(results.device.deviceId, /^rjs-/);
});

for (const [what, policy] of [["", POLICY], [", where WebAssembly is refused", POLICY.replace(" 'wasm-unsafe-eval'", "")]]) {
  test(`the card form of the package's README runs, and says where a card is wrong${what}`, async () => {
    assertPackage();
    const [, example] = readFileSync(join(root, "pkg/README.md"), "utf8").match(/## A card form\n[^]*?```js\n([^]*?)```/);
    const [browser, server] = [await chromium(), await serveForm(inPage(example), policy)];
    try {
      await opened(browser, server, mistypedAndPaid);
    } finally {
      await browser.close();
      server.stop();
    }
  });
}

/** Returns the example as the script of a page that has a form, a key and a backend. */
function inPage(example) {
  const rsaKey = vectors().keys.find(({ id }) => id === "k2048a").spellings[0].key;
  const placed = example.replaceAll(/"ravelin(\/(\w+))?"/g, (_, path, entry = "index") => `"/ravelin/${entry}.js"`);
  return `const [form, paid, rsaKey] = [document.forms[0], [], ${JSON.stringify(rsaKey)}];
    const pay = async (paymentMethod) => paid.push(paymentMethod);
    ${placed}
    Object.assign(globalThis, { paid, bound: card });`;
}

async function mistypedAndPaid({ page }) {
  await page.type("#number", "41111111");
  await page.type("#expiry", "0728");
  await page.type("#name", "Ada Lovelace");
  await page.click("button");
  await page.waitForFunction(() => document.activeElement.id === "number");
  await page.keyboard.press("End");
  await page.keyboard.type("11111111");
  await page.click("button");
  await page.waitForFunction(() => globalThis.paid[0]);
  const { plaintext } = decrypted("k2048a", await page.evaluate(() => globalThis.paid[0]));
  assert.deepEqual(JSON.parse(plaintext), { pan: "4111111111111111", year: "2028", month: "7", nameOnCard: "Ada Lovelace" });
}
