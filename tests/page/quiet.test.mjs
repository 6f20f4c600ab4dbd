// Nothing goes over the network that nobody asked for: a page that has all of the package, and does all that can be
// done with it, asks for its scripts and for nothing else.

import assert from "node:assert/strict";
import test from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { KEY } from "./ravelinjs/open.mjs";
import { serve } from "./server.mjs";
import { assertPackage } from "./support.mjs";

assertPackage();

/** Requests may go anywhere: what stops them here must not be the policy. */
const POLICY = "default-src * 'wasm-unsafe-eval'";

const SCRIPTS = ["device", "form", "index", "plain", "ravelinjs"].map((entry) => `/ravelin/${entry}.js`);

/** Does everything; `config` is the drop-in's. */
async function everything(rsaKey, config) {
  const [{ load }, device, form, plain, { default: DropIn }] = await Promise.all(
    ["index", "device", "form", "plain", "ravelinjs"].map((entry) => import(`/ravelin/${entry}.js`)),
  );
  const card = { pan: "4111 1111 1111 1111", month: 7, year: 2031 };
  const refused = (act) => {
    try {
      act();
    } catch {
      // As it should be.
    }
  };
  for (const page of [await load(), plain]) {
    page.encryptCard(rsaKey, card);
    refused(() => page.encryptCard(rsaKey, { ...card, month: 13 }));
    page.hashPassword("password123");
    page.collectDevice();
  }
  device.ids();
  document.body.innerHTML = '<form><input autocomplete="cc-number"><input autocomplete="cc-exp"></form>';
  const bound = form.bindCardForm(document.forms[0]);
  bound.card();
  const dropIn = new DropIn({ rsaKey, syncMs: 20, ...config });
  dropIn.encrypt.card(card);
  refused(() => dropIn.encrypt.card({ ...card, month: 13 }));
  document.forms[0].elements[0].dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
  dispatchEvent(new Event("resize"));
  await dropIn.core.id();
  // Longer than whatever it might wait for.
  await new Promise((resolve) => setTimeout(resolve, 500));
  globalThis.dropIn = dropIn;
  return performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
}

for (const [name, launch] of BROWSERS) {
  test(name, async (t) => {
    const browser = await launch();
    t.after(() => browser.close());
    for (const [what, config] of [
      ["a drop-in without a key has nowhere to send anything", {}],
      ["a drop-in with a key that is told to do nothing by itself", { key: "k", api: "/", init: false, reportErrors: false }],
    ]) {
      await t.test(what, async () => {
        const server = await serve(POLICY);
        const context = await browser.createBrowserContext();
        try {
          const page = await context.newPage();
          const requests = [];
          page.on("request", (request) => requests.push(new URL(request.url()).pathname));
          await page.goto(`${server.url}/blank`);
          const loaded = await page.evaluate(everything, KEY, config);
          const others = (paths) => [...new Set(paths)].filter((path) => !["/favicon.ico", "/blank"].includes(path)).sort();
          assert.deepEqual(others(loaded), SCRIPTS, "as the page tells it");
          assert.deepEqual(others(server.requests), SCRIPTS, "as the server tells it");
          if (requests.length > 0) assert.deepEqual(others(requests), SCRIPTS, "as the browser tells it");
          // And what is looked at here can be seen.
          await page.evaluate(() => fetch("/asked-for"));
          assert.ok(server.requests.includes("/asked-for"));
        } finally {
          await context.close();
          server.stop();
        }
      });
    }
  });
}
