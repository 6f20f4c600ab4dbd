// The vector suite with the shipped files in WebKit, under the strict policy.

import assert from "node:assert/strict";
import test from "node:test";
import { runSuite, webkit } from "./browsers.mjs";
import { serve } from "./server.mjs";
import { assertPackage, report } from "./support.mjs";

test("WebKit", async (t) => {
  assertPackage();
  const [browser, server] = [await webkit(), await serve()];
  try {
    const { outcome } = await runSuite(browser, server.url);
    await report(t, "webkit", outcome);
    assert.match(browser.version(), /^WebKitGTK\/2\./);
  } finally {
    await browser.close();
    server.stop();
  }
});
