// The 84 cases of the official unit tests, as `official.js` has them, in each browser; the ciphers that they make
// are opened by OpenSSL.

import assert from "node:assert/strict";
import test from "node:test";
import { BROWSERS } from "../browsers.mjs";
import { KEY, opened } from "./open.mjs";
import { startSite, visit } from "./site.mjs";

/** How many cases there are of each part of ravelinjs, there and here. */
const CASES = { core: 40, encrypt: 10, track: 34 };

for (const [name, launch] of BROWSERS) {
  test(name, async (t) => {
    const [browser, site] = [await launch(), await startSite()];
    try {
      await visit(browser, site, async (page) => {
        const { results, ciphers } = await page.evaluate((rsaKey) => official(rsaKey), KEY);
        for (const { name, error } of results) await t.test(name, () => assert.equal(error, undefined));
        await t.test("there are as many cases as there", () => {
          const count = (part) => results.filter(({ name }) => name.startsWith(`${part}: `)).length;
          assert.deepEqual(Object.fromEntries(Object.keys(CASES).map((part) => [part, count(part)])), CASES);
          assert.equal(results.length, 84);
        });
        await t.test("and every cipher opens", () => {
          for (const { cipher, plaintext } of ciphers) assert.equal(opened("k2048a", cipher).plaintext, plaintext);
          assert.equal(ciphers.length, 9);
        });
      }, "/official");
    } finally {
      await browser.close();
      site.stop();
    }
  });
}
