// The vector suite with the shipped files in Firefox, under the strict policy.

import assert from "node:assert/strict";
import test from "node:test";
import { firefox, runSuite } from "./browsers.mjs";
import { serve } from "./server.mjs";
import { assertPackage, report } from "./support.mjs";

test("Firefox", async (t) => {
  assertPackage();
  const [browser, server] = [await firefox(), await serve()];
  try {
    const { outcome, complaints } = await runSuite(browser, server.url);
    await report(t, "firefox", outcome);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    server.stop();
  }
});
