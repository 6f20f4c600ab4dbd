// How the demo shop looks and reads: every page, in light and dark, on a phone and on a desktop. axe-core finds
// nothing, nothing is wider than the screen, and pictures of all of it stand in target/shop.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import axe from "axe-core";
import { chromium } from "./browsers.mjs";
import { startShop } from "./shop.mjs";
import { ADDRESS, CARD, PASSWORD, shopper } from "./shopper.mjs";
import { assertPackage, root } from "./support.mjs";

const PICTURES = join(root, "target/shop");

let browser;
let services;

before(async () => {
  assertPackage();
  mkdirSync(PICTURES, { recursive: true });
  services = await startShop();
  browser = await chromium();
});

after(async () => {
  await browser?.close();
  await services?.stop();
});

const order = (email) => async (ada) => {
  await ada.open("/checkout.html");
  await ada.fill({ "#email": email, ...ADDRESS, ...CARD });
  await ada.submit();
  await ada.page.waitForSelector("#arrived dl");
};

const PAGES = {
  index: (ada) => ada.page.goto(ada.shop),
  register: (ada) => ada.open("/register.html"),
  login: (ada) => ada.open("/login.html"),
  checkout: (ada) => ada.open("/checkout.html"),
  "checkout-typed": async (ada) => {
    await ada.open("/checkout.html");
    await ada.fill({ "#email": "ada@example.com", ...ADDRESS, ...CARD });
  },
  "checkout-refused": async (ada) => {
    await ada.open("/checkout.html");
    await ada.fill({ "#pan": "4111 1111 1111 1112" });
    await ada.refused();
  },
  "checkout-without-card": async (ada) => {
    await ada.open("/checkout.html");
    await ada.page.click("#on-delivery");
  },
  "thank-you": order("ada@example.com"),
  "extra-check": order("ada@qa-force-review.com"),
  refused: order("ada@qa-force-prevent.com"),
  welcome: async (ada) => {
    await ada.open("/login.html");
    await ada.fill({ "#email": "ada@example.com", "#password": PASSWORD });
    await ada.submit();
    await ada.page.waitForSelector("#arrived dl");
  },
  "not-found": (ada) => ada.page.goto(`${ada.shop}/nowhere.html`),
};

for (const [device, width, height, scale] of [["phone", 390, 844, 2], ["desktop", 1280, 900, 1]]) {
  for (const scheme of ["light", "dark"]) {
    test(`${device}, ${scheme}`, async (t) => {
      for (const [name, go] of Object.entries(PAGES)) {
        await t.test(name, async () => {
          const ada = await shopper(browser, services.shop, {
            async prepare(page) {
              await page.setViewport({ width, height, deviceScaleFactor: scale, isMobile: false });
              await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
            },
          });
          await go(ada);
          await ada.page.screenshot({ path: join(PICTURES, `${name}-${device}-${scheme}.png`), fullPage: true });
          assert.ok(await ada.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the screen");
          assert.deepEqual(await violations(ada.page), []);
          await ada.leave({ except: name === "not-found" ? [/status of 404/] : [] });
        });
      }
    });
  }
}

test("axe-core is not blind here", async () => {
  const ada = await shopper(browser, services.shop);
  await ada.open("/login.html");
  await ada.page.$eval("label", (label) => label.remove());
  assert.match((await violations(ada.page)).join(), /^label/);
  await ada.leave();
});

/** Returns what axe-core finds: the rule and the element. */
async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(found.passes.length > 10, "axe-core has looked");
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
}
