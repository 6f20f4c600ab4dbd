// The vector suite with the shipped files in Chromium, under the strict policy.

import assert from "node:assert/strict";
import test from "node:test";
import { chromium, runSuite } from "./browsers.mjs";
import { serve } from "./server.mjs";
import { assertPackage, report } from "./support.mjs";

test("Chromium", async (t) => {
  assertPackage();
  const [browser, server] = [await chromium(), await serve()];
  try {
    const { outcome, complaints } = await runSuite(browser, server.url);
    await report(t, "chromium", outcome);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    server.stop();
  }
});
