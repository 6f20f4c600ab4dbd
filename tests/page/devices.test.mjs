// Device ids and cookies: in Node as a pure function, and in every browser with real documents over
// https and real cookies.

import assert from "node:assert/strict";
import test from "node:test";
import { chromium, firefox, watched, webkit } from "./browsers.mjs";
import { answer, headers, serveAnyHost } from "./server.mjs";
import { compare, visit } from "./suite/devices.js";
import { assertPackage, vectors } from "./support.mjs";

const CASES = vectors()["device-ids"];

// No document.cookie looks like this: two cookies of one name and path, or no space between two.
const HEADERS_ONLY = ["duplicate-last-wins", "no-space-after-semicolon"];

// What a page's own code must not do: the cookies of these are refused by nobody.
const PLAYED = ["cookies-blocked", "samesite-refused"];

test("there are 36 cases", () => assert.equal(CASES.length, 36));

test("Node: the pure function", async (t) => {
  assertPackage();
  const { resolve } = await import("../../pkg/dist/device.js");
  for (const vector of CASES.filter(({ id }) => !PLAYED.includes(id))) {
    await t.test(vector.id, () => {
      const { protocol, userAgent } = vector.page;
      const { deviceId, sessionId, cookies } = resolve(vector.cookies, vector.config, { https: protocol === "https:", userAgent });
      compare(vector, { device: deviceId, session: sessionId, sets: cookies.map(({ header }) => header) });
    });
  }
  await t.test("a device id with a colon survives its own session cookie", () => {
    const visit = { https: true, userAgent: "" };
    const first = resolve("ravelinDeviceId=a:b", {}, visit);
    const again = resolve(first.cookies.map(({ header }) => header.split(";")[0]).join("; "), {}, visit);
    assert.deepEqual([again.deviceId, again.sessionId], ["a:b", first.sessionId]);
  });
});

test("Node: on a server each call is another shopper's", async () => {
  const [device, { default: Ravelin }] = await Promise.all([import("../../pkg/dist/device.js?server"), import("../../pkg/dist/ravelinjs.js?server")]);
  assert.equal(globalThis.location, undefined);
  assert.equal(device.deviceId({ id: "ada" }), "ada");
  const dropIn = (config) => new Ravelin({ init: false, ...config }).core.ids();
  assert.equal((await dropIn({ id: "grace" })).device, "grace");
  const [one, two, three, four] = [device.ids(), device.ids(), ...(await Promise.all([dropIn(), dropIn()]))].map(Object.values);
  const all = [...one, ...two, ...three, ...four];
  assert.equal(new Set(all).size, 8, JSON.stringify(all));
  for (const [id] of [one, two, three, four]) assert.match(id, /^rjs-/);
});

test("Node: what an id and the options may be", async () => {
  const { collectDevice, deviceId, resolve } = await import("../../pkg/dist/device.js");
  assert.match(deviceId(null), /^rjs-/);
  assert.match(collectDevice(null).deviceId, /^rjs-/);
  assert.equal(deviceId({ id: 7 }), "7");
  assert.equal(deviceId({ id: "customer 42" }), "customer 42");
  // It would set the cookie's domain, too.
  assert.match(deviceId({ id: "a;domain=example.com" }), /^rjs-/);
  const [{ header }] = resolve("", { cookieExpiryDays: Infinity }).cookies;
  assert.match(header, /;expires=\w{3}, \d\d \w{3} 2[123]\d\d /);
});

test("Node: a document that is played", async (t) => {
  for (const vector of CASES.filter(({ id }) => PLAYED.includes(id))) {
    await t.test(vector.id, async () => {
      // What the module remembers lasts as long as a page, so each case is a page of its own.
      delete globalThis[Symbol.for("ravelin")];
      const device = await import(`../../pkg/dist/device.js?${vector.id}`);
      const { protocol, userAgent } = vector.page;
      const cookies = new Map();
      const store = {
        get: () => [...cookies].map((pair) => pair.join("=")).join("; "),
        set: (text) => cookies.set(...text.split(";")[0].split("=", 2)),
      };
      const globals = { document: {}, location: { protocol }, navigator: { userAgent } };
      const outcome = withGlobals(globals, () => {
        const first = visit(device, vector, store);
        const { device: id, session } = visit(device, vector, store);
        assert.deepEqual([id, session], [first.device, first.session], "an id lives as long as the page");
        return first;
      });
      compare(vector, outcome);
    });
  }
});

for (const [name, launch] of [["Chromium", chromium], ["Firefox", firefox]]) {
  test(`${name}: real documents and real cookies`, async (t) => {
    assertPackage();
    const browser = await launch();
    try {
      for (const vector of CASES) await t.test(vector.id, () => inBrowser(browser, vector));
    } finally {
      await browser.close();
    }
  });
}

test("WebKit: real documents and real cookies", async (t) => {
  assertPackage();
  const host = await serveAnyHost();
  const browser = await webkit({ proxy: host.proxy });
  try {
    for (const vector of CASES) await t.test(vector.id, () => inWebKit(browser, vector));
  } finally {
    await browser.close();
    host.stop();
  }
});

async function inWebKit(browser, vector) {
  const context = browser.createBrowserContext();
  const page = context.newPage();
  const outcome = await visited(page, vector, async () => {
    // Nothing but scripts reads it here.
    await page.evaluate((value) => Object.defineProperty(navigator, "userAgent", { configurable: true, value }), vector.page.userAgent);
  });
  stored(vector, outcome, await context.cookies());
  await context.close();
}

/** Sets a case's cookies in a page of its origin, makes the visit in another page of it, and compares what came of it. */
async function visited(page, vector, prepare) {
  const origin = `${vector.page.protocol}//shop.example`;
  await page.goto(`${origin}/blank`);
  const header = HEADERS_ONLY.includes(vector.id) ? vector.cookies : undefined;
  if (!header) await page.evaluate(setCookies, vector.cookies);
  await page.goto(`${origin}/devices`);
  await prepare?.();
  const outcome = await page.evaluate((...args) => globalThis.visit(...args), vector, header);
  compare(vector, outcome);
  return outcome;
}

async function inBrowser(browser, vector) {
  const context = await browser.createBrowserContext();
  let leaving = false;
  try {
    const { page, complaints } = await watched(context);
    await page.setRequestInterception(true);
    // A request that nobody waits for, such as one for an icon, may outlive its page.
    page.on("request", (request) => respond(request).catch((error) => leaving || Promise.reject(error)));
    await page.setUserAgent(vector.page.userAgent);
    const outcome = await visited(page, vector);
    stored(vector, outcome, await context.cookies());
    assert.deepEqual(complaints, []);
  } finally {
    leaving = true;
    await context.close();
  }
}

/** Serves `https://shop.example` without a network: the requests never leave the browser. */
async function respond(request) {
  const found = await answer(new URL(request.url()).pathname);
  await request.respond({ status: found.status, headers: headers(found.type), body: found.body });
}

function setCookies(text) {
  for (const pair of text.split("; ").filter(Boolean)) document.cookie = `${pair};path=/`;
}

/** What was written last of each cookie is what the browser keeps, with its attributes. */
function stored({ id, page }, { sets }, cookies) {
  const kept = new Map(cookies.map((cookie) => [cookie.name, cookie]));
  const last = new Map(sets.map((set) => [set.slice(0, set.indexOf("=")), set]));
  for (const [name, set] of last) {
    const cookie = kept.get(name);
    if (page.cookiesBlocked) {
      assert.equal(cookie, undefined, `${id}: ${name} is blocked`);
      continue;
    }
    const [pair, ...attributes] = set.split(";");
    assert.equal(`${name}=${cookie?.value}`, pair, `${id}: ${name} is kept`);
    assert.equal(cookie.secure, attributes.includes("Secure"), `${id}: ${name} is secure`);
    assert.equal(cookie.session, !attributes.some((attribute) => attribute.startsWith("expires=")), `${id}: how long ${name} lives`);
    const sameSite = attributes.find((attribute) => attribute.startsWith("SameSite="))?.slice("SameSite=".length);
    if (sameSite) assert.equal(cookie.sameSite, sameSite, `${id}: SameSite of ${name}`);
  }
}

function withGlobals(globals, act) {
  const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { configurable: true, value });
  try {
    return act();
  } finally {
    for (const [name, own] of before) {
      if (own) Object.defineProperty(globalThis, name, own);
      else delete globalThis[name];
    }
  }
}
