// The package where browsers make it hard: in frames without storage, without cookies, in private windows, in
// workers, from a cache, on a page that comes back, for two merchants at once. In every browser; the ciphers are
// opened by OpenSSL.

import assert from "node:assert/strict";
import test from "node:test";
import { BROWSERS } from "./browsers.mjs";
import { KEY, officialCiphers, opened } from "./ravelinjs/open.mjs";
import { POLICY, serve } from "./server.mjs";
import { assertPackage } from "./support.mjs";

assertPackage();

const OTHER_KEY = officialCiphers.find(({ key }) => key === "k1024").rsaKey;
const PLAINTEXT = '{"pan":"4111111111111111","year":"2031","month":"7"}';
const HASH = "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f";
const NEW_ID = /^rjs-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** The strict policy, but for frames. In a frame without an origin WebKit's `'self'` is nobody, so the shop's is named. */
const FRAMES = (url) => `${POLICY.replace("; frame-ancestors 'none'", "").replaceAll("'self'", `'self' ${url}`)}; frame-src *`;

/** Fails unless all of the package worked, and with one id for the device and one for the session; returns the former. */
function worked({ error, ciphers, hash, devices, sessions }) {
  assert.equal(error, undefined);
  for (const cipher of ciphers) assert.equal(opened("k2048a", cipher).plaintext, PLAINTEXT);
  assert.deepEqual([ciphers.length, hash], [2, HASH]);
  assert.deepEqual([new Set(devices).size, new Set(sessions).size], [1, 1], `${devices} ${sessions}`);
  return devices[0];
}

/** Does what a shop does, in a page that is open. */
const shop = (page, rsaKey = KEY) => page.evaluate(async (rsaKey) => (await import("/suite/shop.js")).shop(rsaKey), rsaKey);

/** Does it in a frame of the page. */
const framed = (page, frame) =>
  page.evaluate(
    ({ src, sandbox }, rsaKey) =>
      new Promise((resolve) => {
        const frame = document.createElement("iframe");
        if (sandbox) frame.setAttribute("sandbox", sandbox);
        addEventListener("message", ({ data, source }) => (data === "ready" ? source.postMessage(rsaKey, "*") : resolve(data)));
        frame.src = src;
        document.body.append(frame);
      }),
    frame,
    KEY,
  );

/** Has a worker of the page do something with a key, and returns what it says. */
const inWorker = (page, script, type) =>
  page.evaluate(
    (script, type, rsaKey) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(script, { type });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(`the worker failed: ${message}`));
        worker.postMessage(rsaKey);
      }),
    script,
    type,
    KEY,
  );

/** Waits until a profile has no cookies: WebKit takes a moment to forget those of the place before. */
async function forgotten(page) {
  const cookies = () => page.evaluate(() => document.cookie);
  for (const end = Date.now() + 5_000; await cookies(); ) {
    assert.ok(Date.now() < end, "a new profile has cookies");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Goes back to `/blank`, which asks its server for itself when it is shown again, and returns whether it was kept.
 *
 * Drivers wait for a page to load, which one that was kept does not, and what a page is asked while it is left may never
 * be answered: the server is told. A driver may learn of it a moment later, and refuses until then.
 */
async function back(page, { requests }) {
  requests.length = 0;
  await page.evaluate(() => void setTimeout(() => history.back()));
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const isBack = requests.includes("/blank");
    const isKept = isBack ? await page.evaluate(() => globalThis.isKept).catch(() => undefined) : undefined;
    if (isKept !== undefined) return isKept;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the page did not come back");
}

for (const [name, launch] of BROWSERS) {
  test(name, async (t) => {
    const browser = await launch();
    t.after(() => browser.close());

    /** Opens a page of a server in a profile of its own, in this browser or in one with other settings. */
    const place = (what, { settings, policy, secure, path = "/blank" }, act) =>
      t.test(what, async (t) => {
        const server = await serve(policy, { secure });
        t.after(() => server.stop());
        const own = settings && (await launch(settings));
        t.after(() => own?.close());
        const context = own ?? (await browser.createBrowserContext());
        if (!own) t.after(() => context.close());
        const page = await context.newPage();
        await page.goto(server.url + path);
        await forgotten(page);
        await act(page, server);
      });

    await place("under a policy of 'self' and 'wasm-unsafe-eval' and nothing else", { policy: "default-src 'self' 'wasm-unsafe-eval'" }, async (page) => {
      const told = await shop(page);
      assert.match(worked(told), NEW_ID);
      assert.deepEqual(told.allowed, { cookies: true, storage: true });
    });

    await place("in a frame without an origin, where cookies and storage throw", { policy: FRAMES }, async (page, { url }) => {
      const told = await framed(page, { src: `${url}/framed`, sandbox: "allow-scripts" });
      assert.match(worked(told), NEW_ID);
      assert.deepEqual(told.allowed, { cookies: false, storage: false });
    });

    await place("in another site's frame, with other sites' cookies blocked", { policy: FRAMES, secure: true, settings: { cookies: "first-party" } }, async (page, { url }) => {
      const told = await framed(page, { src: `${url.replace("localhost", "127.0.0.1")}/framed` });
      assert.match(worked(told), NEW_ID);
      assert.equal(told.allowed.cookies, false);
      assert.deepEqual((await shop(page)).allowed.cookies, true, "the page's own are not blocked");
    });

    await place("in a private window", { settings: { isPrivate: true } }, async (page) => {
      const told = await shop(page);
      assert.match(worked(told), NEW_ID);
      await page.goto(await page.evaluate(() => location.href));
      assert.equal(worked(await shop(page)), told.devices[0], "cookies live as long as the window");
    });

    await place("with cookies off", { settings: { cookies: "none" } }, async (page) => {
      const told = await shop(page);
      const device = worked(told);
      assert.match(device, NEW_ID);
      assert.equal(told.allowed.cookies, false);
      assert.equal(worked(await shop(page)), device, "an id for the page's life");
      const merchants = await page.evaluate(async (keys) => (await import("/suite/shop.js")).twoMerchants(keys), [KEY, OTHER_KEY]);
      assertMerchants(merchants);
      await page.goto(await page.evaluate(() => location.href));
      assert.notEqual(worked(await shop(page)), device, "and no longer");
    });

    await place("from a service worker's cache, with the server down", {}, async (page, server) => {
      await page.evaluate(async () => {
        const controlled = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
        await navigator.serviceWorker.register("/suite/service-worker.js", { scope: "/" });
        await controlled;
      });
      server.down();
      await page.goto(`${server.url}/blank`);
      server.requests.length = 0;
      assert.ok(await page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
      assert.match(worked(await shop(page)), NEW_ID);
      const fromFile = await page.evaluate(
        async (rsaKey) => {
          const { load } = await import("/ravelin/index.js?another");
          return (await load("/ravelin/ravelin.wasm")).encryptCard(rsaKey, { pan: "4111 1111 1111 1111", month: 7, year: 2031 });
        },
        KEY,
      );
      assert.equal(opened("k2048a", fromFile).plaintext, PLAINTEXT, "the module as a file");
      assert.deepEqual(server.requests.filter((path) => !/service-worker|favicon/.test(path)), []);
    });

    await place("in a web worker", { policy: POLICY }, async (page) => {
      assert.match(worked(await inWorker(page, "/suite/shop-worker.js", "module")), NEW_ID);
    });

    await place("the drop-in's script in a web worker", { policy: POLICY }, async (page) => {
      const { cipher, devices } = await inWorker(page, "/suite/script-worker.js", "classic");
      assert.equal(opened("k2048a", cipher).plaintext, PLAINTEXT);
      assert.match(devices[0], NEW_ID);
      assert.equal(devices[1], devices[0]);
    });

    await place("on a page that comes back from the back/forward cache", {}, async (page, server) => {
      const before = await page.evaluate(async (rsaKey) => {
        addEventListener("pageshow", ({ persisted }) => {
          globalThis.isKept = persisted;
          fetch("/blank");
        });
        globalThis.shop = await import("/suite/shop.js");
        const { default: DropIn } = await import("/ravelin/ravelinjs.js");
        globalThis.dropIn = new DropIn({ rsaKey, syncMs: 20 });
        return globalThis.shop.shop(rsaKey);
      }, KEY);
      await page.goto(`${server.url}/suite/assert.js`);
      assert.equal(await back(page, server), true, "it is the same page, which was kept");
      const after = await page.evaluate(async (rsaKey) => {
        const told = await globalThis.shop.shop(rsaKey);
        const cipher = globalThis.dropIn.encrypt.card({ pan: "4111 1111 1111 1111", month: 7, year: 2031 });
        document.cookie = "ravelinDeviceId=;path=/;max-age=0";
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { ...told, ciphers: [cipher, told.ciphers[0]], devices: [...told.devices, await globalThis.dropIn.core.id()], cookie: document.cookie };
      }, KEY);
      assert.equal(worked(after), worked(before));
      assert.ok(after.cookie.includes(`ravelinDeviceId=${before.devices[0]}`), "its cookie is still looked after");
    });

    await place("for two merchants on one page", {}, async (page) => {
      assertMerchants(await page.evaluate(async (keys) => (await import("/suite/shop.js")).twoMerchants(keys), [KEY, OTHER_KEY]));
      const cookies = await page.evaluate(() => document.cookie.split("; ").map((pair) => pair.split("=")[0]).sort());
      assert.deepEqual(cookies, ["device0", "device1", "session0", "session1"]);
    });

    await place("in an app's web view, whose SDK has left its id in a cookie", {}, async (page) => {
      await page.evaluate(() => { document.cookie = "ravelinDeviceId=android-9a2b;path=/"; });
      assert.equal(worked(await shop(page)), "android-9a2b");
      assert.match(await page.evaluate(() => document.cookie), /ravelinDeviceId=android-9a2b(;|$)/);
    });

    await place("in an app's web view, whose SDK has left its id in storage", {}, async (page) => {
      await page.evaluate(() => localStorage.setItem("ravelinDeviceId", "9A2B-ios"));
      assert.equal(worked(await shop(page)), "9A2B-ios");
      assert.match(await page.evaluate(() => document.cookie), /ravelinDeviceId=9A2B-ios(;|$)/);
      await page.evaluate(() => localStorage.setItem("ravelinDeviceId", "another"));
      assert.equal(worked(await shop(page)), "9A2B-ios", "what the cookie has, wins from then on");
    });
  });
}

/** Fails unless each of two merchants got one id of its own, and ciphers that its own key opens. */
function assertMerchants(merchants) {
  assert.equal(merchants.length, 2);
  for (const [number, { devices, ciphers }] of merchants.entries()) {
    assert.equal(new Set(devices).size, 1, String(devices));
    assert.match(devices[0], new RegExp(`^shop${number}-`));
    for (const cipher of ciphers) assert.equal(opened(["k2048a", "k1024"][number], cipher).plaintext, PLAINTEXT);
    assert.equal(ciphers.length, 6);
  }
}
