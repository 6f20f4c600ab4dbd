// The fallback in plain JavaScript: the vector suite without WebAssembly, and a page that chooses it.

import assert from "node:assert/strict";
import test from "node:test";
import { chromium, firefox } from "./browsers.mjs";
import { POLICY, serve } from "./server.mjs";
import { assertPackage, javascriptModule, report, vectors } from "./support.mjs";
import { run } from "./suite/suite.js";

test("Node.js without WebAssembly: the vector suite with the fallback", async (t) => {
  assertPackage();
  const { javascript } = await import(`data:text/javascript,${encodeURIComponent(javascriptModule())}`);
  const { WebAssembly } = globalThis;
  delete globalThis.WebAssembly;
  try {
    const [{ load }, plain] = await Promise.all([import("../../pkg/dist/index.js?plain"), import("../../pkg/dist/plain.js")]);
    const reasons = [];
    const ravelin = {
      RavelinError: plain.RavelinError,
      load: () => load({ fallback: (reason) => (reasons.push(reason.code), plain) }),
    };
    const outcome = await run({ ravelin, vectors: vectors(), javascript });
    assert.deepEqual(reasons, ["wasm-unavailable"], "the fallback is told why, once");
    await report(t, "plain", outcome);
  } finally {
    globalThis.WebAssembly = WebAssembly;
  }
});

test("the fallback has the functions of load(), and its errors have the same codes, fields and names", async () => {
  const [{ load }, plain] = await Promise.all([import("../../pkg/dist/index.js"), import("../../pkg/dist/plain.js")]);
  const page = await load();
  assert.deepEqual(Object.keys(plain).sort(), [...Object.keys(page), "RavelinError"].sort());
  const rsaKey = vectors().keys[0].spellings[0].key;
  const card = { pan: "4111111111111111", month: 7, year: 2028 };
  const calls = [
    ({ encryptCard }) => encryptCard(rsaKey, { ...card, cvv: "123" }),
    ({ encryptCard }) => encryptCard(rsaKey, null),
    ({ encryptCard }) => encryptCard(undefined, { cvv: "123" }),
    ({ encryptCard }) => encryptCard("sk_live_abc", card),
    ({ encryptCard }) => encryptCard(rsaKey, { ...card, pan: "41" }),
    ({ encryptCard }) => encryptCard(rsaKey, { ...card, month: 13 }),
    ({ encryptCard }) => encryptCard(rsaKey, { ...card, nameOnCard: 1 }),
    ({ hashPassword }) => hashPassword("password123", "email", 1),
    ({ hashPassword }) => hashPassword("password123", "md5"),
  ];
  const refusal = (act, functions) => {
    try {
      return `was not refused: ${act(functions)}`;
    } catch ({ name, code, field, message }) {
      return { name, code, field, message };
    }
  };
  for (const act of calls) {
    assert.equal(refusal(act, page).name, "RavelinError", String(act));
    assert.deepEqual(refusal(act, plain), refusal(act, page), String(act));
  }
  assert.equal(plain.encryptCard(rsaKey, card).ravelinSDKVersion, page.encryptCard(rsaKey, card).ravelinSDKVersion);
});

for (const [name, start] of [["Chromium", chromium], ["Firefox", firefox]]) {
  test(`${name}: a policy without WebAssembly, and a page that chooses the fallback`, async () => {
    const [browser, server] = [await start(), await serve(POLICY.replace(" 'wasm-unsafe-eval'", ""))];
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/suite/assert.js`);
      const rsaKey = vectors().keys[0].spellings[0].key;
      const said = await page.evaluate(async (rsaKey) => {
        const { load } = await import("/ravelin/index.js");
        const reasons = [];
        const page = await load({ fallback: (reason) => (reasons.push(reason.code), import("/ravelin/plain.js")) });
        const cipher = page.encryptCard(rsaKey, { pan: "4111111111111111", month: 7, year: 2028 });
        const device = page.collectDevice();
        return { reasons, algorithm: cipher.algorithm, hash: page.hashPassword("password123"), agent: device.userAgent === navigator.userAgent };
      }, rsaKey);
      const hash = "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f";
      assert.deepEqual(said, { reasons: ["wasm-unavailable"], algorithm: "RSA_WITH_AES_256_GCM", hash, agent: true });
    } finally {
      await browser.close();
      server.stop();
    }
  });
}
