// The package's examples, built as a shop builds them: a test card is typed in Chromium, and what leaves is
// opened by code that is not ours. A card that was mistyped is told of and can be mended, and where WebAssembly is
// refused the shopper pays all the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { chromium, watched } from "../page/browsers.mjs";
import { POLICY } from "../page/server.mjs";
import { assertCard } from "./opened.mjs";
import { here, installed, run } from "./packed.mjs";
import { site } from "./site.mjs";

let shop, browser;

before(async () => {
  shop = await installed("examples");
  browser = await chromium();
});

after(() => browser?.close());

test("React, Vue and Svelte, by Vite", async (t) => {
  await run("vite", ["build", "--logLevel", "warn"], shop.folder);
  for (const page of ["react", "vue", "svelte"]) {
    await t.test(page, () => paid({ "": join(shop.folder, "out/vite") }, `/${page}.html`));
  }
});

test("plain HTML, without a bundler", async () => {
  // The page's script stands in it, which a policy of 'self' would forbid.
  const policy = POLICY.replace("script-src", "script-src 'unsafe-inline'");
  await paid({ "": join(shop.folder, "examples"), ravelin: join(shop.folder, "node_modules/ravelin/dist") }, "/plain.html", policy);
});

test("Next.js, server and client", async (t) => {
  const folder = join(shop.folder, "next");
  await run("next", ["build"], folder, { NEXT_TELEMETRY_DISABLED: "1", FIXTURES_ROOT: here });
  await t.test("the server", () => assertCard(readFileSync(join(folder, "out/server"), "utf8")));
  // Next.js puts scripts and styles of its own into the page.
  const policy = POLICY.replace("script-src", "script-src 'unsafe-inline'").replace("style-src", "style-src 'unsafe-inline'").replace("connect-src", "font-src 'self'; connect-src");
  await t.test("the client", () => paid({ "": join(folder, "out") }, "/", policy));
});

/** Fails unless a page takes a card and posts it encrypted, with WebAssembly and without. */
async function paid(folders, path, policy = POLICY) {
  for (const allowed of [policy, policy.replace(" 'wasm-unsafe-eval'", "")]) {
    const { url, posted, stop } = await site(folders, allowed);
    const { page, complaints } = await watched(browser);
    page.setDefaultTimeout(10_000);
    try {
      await page.goto(url + path);
      await mistyped(page);
      await typed(page);
      assert.equal(posted.length, 1);
      assertCard(posted[0], { pan: "4111111111111111", month: "7", year: "2031", nameOnCard: "Ada Lovelace" });
      assert.deepEqual(complaints, []);
    } catch (error) {
      throw new Error([allowed, error.message, ...complaints].join("; "), { cause: error });
    } finally {
      await page.close();
      await stop();
    }
  }
}

const NUMBER = "[autocomplete=cc-number]";

/** Types a number that is too short, and sends it. */
async function mistyped(page) {
  // Bound, or what is typed would not be put in order.
  await page.waitForSelector(`${NUMBER}[inputmode=numeric]`);
  await page.type(NUMBER, "41111111");
  await page.type("[autocomplete=cc-exp]", "0731");
  await page.type("[autocomplete=cc-name]", "Ada Lovelace");
  await page.click("button");
  await page.waitForFunction(() => document.activeElement.autocomplete === "cc-number");
  assert.equal(await page.$eval("[role=alert]", ({ textContent }) => textContent), "Please check the card number.");
}

/** Types the rest of it where the focus is, and pays. */
async function typed(page) {
  await page.keyboard.press("End");
  await page.keyboard.type("11111111");
  assert.equal(await page.$eval(NUMBER, ({ value }) => value), "4111 1111 1111 1111");
  assert.equal(await page.$eval("[autocomplete=cc-exp]", ({ value }) => value), "07/31");
  await Promise.all([page.waitForResponse((response) => response.url().endsWith("/pay")), page.click("button")]);
  assert.equal(await page.$eval("[role=alert]", ({ textContent }) => textContent), "");
}
