// Device and session ids: which one wins, the cookies that keep them, and what browsers make of those.

import assert from "node:assert/strict";
import test from "node:test";
import { BROWSERS } from "../browsers.mjs";
import { expected, generalised } from "../suite/devices.js";
import { visits } from "./open.mjs";
import { pause, startSite, visit } from "./site.mjs";

const UUID = "[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}";

for (const [name, launch] of BROWSERS) test(name, async (t) => {
  const [browser, site] = [await launch(), await startSite()];
  const inPage = (name, act) => t.test(name, () => visit(browser, site, act));
  /** Makes an instance with `config` in a page and returns its ids and the page's cookies. */
  const ids = (page, config = {}, cookies = [], local = undefined) =>
    page.evaluate(
      async (config, cookies, local) => {
        for (const cookie of cookies) document.cookie = cookie + ";path=/";
        if (local) localStorage.setItem("ravelinDeviceId", local);
        const r = new Ravelin({ init: false, ...config });
        const ids = await r.core.ids();
        return { ...ids, id: await r.core.id(), cookies: Object.fromEntries(document.cookie.split("; ").map((pair) => pair.split("="))) };
      },
      config,
      cookies,
      local,
    );

  await inPage("fact 20: a new id is rjs- and a random UUID in lower case; without a prefix the UUID alone", async (page) => {
    assert.match((await ids(page)).device, new RegExp(`^rjs-${UUID}$`));
    const own = { cookie: "a", sessionCookie: "b" };
    assert.match((await ids(page, { ...own, prefix: "" })).device, new RegExp(`^${UUID}$`));
    assert.match((await ids(page, { cookie: "c", sessionCookie: "d", prefix: "shop-" })).device, new RegExp(`^shop-${UUID}$`));
  });

  await t.test("fact 22: a configured id wins over the session cookie, that over the device cookie, that over a new id", async (t) => {
    for (const id of [undefined, "own"]) {
      for (const cookie of [undefined, "known"]) {
        for (const session of [undefined, "sess", "before:sess"]) {
          const name = `configured ${id}, device cookie ${cookie}, session cookie ${session}`;
          await t.test(name, () => visit(browser, site, async (page) => {
            const set = [cookie && `ravelinDeviceId=${cookie}`, session && `ravelinSessionId=${session}`].filter(Boolean);
            const found = await ids(page, { id }, set);
            const device = id ?? (session?.includes(":") ? "before" : cookie);
            if (device) assert.equal(found.device, device);
            else assert.match(found.device, new RegExp(`^rjs-${UUID}$`));
            if (session) assert.equal(found.session, "sess");
            else assert.match(found.session, new RegExp(`^${UUID}$`));
            assert.equal(found.id, found.device);
            assert.deepEqual(found.cookies, { ravelinDeviceId: found.device, ravelinSessionId: `${found.device}:${found.session}` });
          }));
        }
      }
    }
  });

  await inPage("fact 22: an id that an app or a server has written is adopted as it is", async (page) => {
    assert.equal((await ids(page, {}, ["ravelinDeviceId=rsi-ABC_1.2:x"])).device, "rsi-ABC_1.2:x");
    assert.equal((await ids(page)).device, "rsi-ABC_1.2:x");
  });

  await inPage("the iOS SDK's id in the web view's storage is adopted where no cookie has one", async (page) => {
    const found = await ids(page, {}, [], "9A2B-from-the-app");
    assert.deepEqual([found.device, found.cookies.ravelinDeviceId], ["9A2B-from-the-app", "9A2B-from-the-app"]);
    assert.equal((await ids(page, {}, ["ravelinSessionId=s:1", "ravelinDeviceId=s"], "9A2B-from-the-app")).device, "s");
    assert.match((await ids(page, { cookie: "x", sessionCookie: "y" })).device, /^rjs-/, "another name is another merchant's");
  });

  await inPage("fact 23: a configured id may be promised; empty or broken promises count as none", async (page) => {
    const found = await page.evaluate(async () => {
      const names = (n) => ({ init: false, cookie: `c${n}`, sessionCookie: `s${n}` });
      const promised = (executor, n) => new Ravelin({ ...names(n), id: new Ravelin.Promise(executor) }).core.id();
      return Promise.all([
        promised((keep) => setTimeout(keep, 20, "later"), 1),
        promised((keep) => keep(""), 2),
        promised((_, fail) => fail("none"), 3),
        new Ravelin({ ...names(4), id: "" }).core.id(),
      ]);
    });
    assert.equal(found[0], "later");
    for (const id of found.slice(1)) assert.match(id, new RegExp(`^rjs-${UUID}$`));
  });

  await inPage("fact 24: a deleted cookie is back after the next sync", async (page) => {
    const [before, gone, after] = await page.evaluate(async () => {
      const r = new Ravelin({ syncMs: 20, track: false });
      const id = await r.core.id();
      r.core.cookies.set({ name: "ravelinDeviceId", value: "", expires: new Date(0) });
      const gone = r.core.cookies.get("ravelinDeviceId") === undefined;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [id, gone, r.core.cookies.get("ravelinDeviceId")];
    });
    assert.deepEqual([gone, after], [true, before]);
  });

  await inPage("fact 24: by default that takes two seconds", async (page) => {
    const times = await page.evaluate(() => {
      const times = [];
      const own = setInterval;
      globalThis.setInterval = (act, ms) => times.push(ms) && own(act, ms);
      new Ravelin({ track: false });
      return times;
    });
    assert.deepEqual(times, [2000]);
  });

  for (const days of [0, -1]) {
    await inPage(`fact 24: cookieExpiryDays ${days}: the device cookie is read, and only the session cookie written`, async (page) => {
      const made = await ids(page, { cookieExpiryDays: days });
      assert.deepEqual(made.cookies, { ravelinSessionId: `${made.device}:${made.session}` });
      const own = { cookieExpiryDays: days, sessionCookie: "other" };
      assert.equal((await ids(page, own, ["ravelinDeviceId=server"])).device, "server");
    });
  }

  await inPage("fact 21: cookies live as long as they should, where they should", async (page) => {
    await ids(page);
    const cookies = await page.browserContext().cookies();
    const [device, session] = ["ravelinDeviceId", "ravelinSessionId"].map((name) => cookies.find((cookie) => cookie.name === name));
    assert.ok(Math.abs(device.expires * 1000 - Date.now() - 365 * 864e5) < 60_000);
    assert.deepEqual([session.session, device.path, session.path, device.sameSite, session.sameSite], [true, "/", "/", "Lax", "Lax"]);
    await ids(page, { cookie: "short", cookieExpiryDays: 1 / 86400 });
    await pause(2100);
    assert.doesNotMatch(await page.evaluate(() => document.cookie), /short=/);
  });

  await inPage("two instances that are made at once have one id", async (page) => {
    const [one, two] = await page.evaluate(() => Promise.all([new Ravelin({}), new Ravelin({})].map(({ core }) => core.ids())));
    assert.deepEqual(one, two);
  });

  await inPage("without cookies, all instances of a page share an id that lives as long as the page", async (page) => {
    const found = await page.evaluate(async () => {
      Object.defineProperty(document, "cookie", { get: () => "", set() {} });
      const [one, two] = [new Ravelin({ init: false }), new Ravelin({ init: false })];
      return Promise.all([one.core.ids(), two.core.ids()]);
    });
    assert.deepEqual(found[0], found[1]);
    const later = await page.evaluate(() => new Ravelin({ init: false }).core.ids());
    assert.deepEqual(later, found[0]);
  });

  await inPage("in a sandboxed frame, where cookies and storage throw, there is an id all the same", async (page) => {
    const id = await page.evaluate(async () => {
      Object.defineProperty(document, "cookie", { get() { throw new DOMException("denied", "SecurityError"); }, set() { throw new DOMException("denied", "SecurityError"); } });
      Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
      return new Ravelin({ init: false }).core.id();
    });
    assert.match(id, /^rjs-/);
  });

  await inPage("fact 25: the promises are those of the configuration, or of Ravelin.Promise", async (page) => {
    const found = await page.evaluate(async () => {
      class Own extends Promise {}
      const r = new Ravelin({ init: false, Promise: Own });
      const before = Ravelin.Promise;
      Ravelin.Promise = Own;
      const other = new Ravelin({ init: false });
      Ravelin.Promise = before;
      return [r.core.id() instanceof Own, r.core.ids() instanceof Own, r.core.Promise === Own, other.core.Promise === Own, before === Promise];
    });
    assert.deepEqual(found, [true, true, true, true, true]);
  });

  await browser.close();
  site.stop();
});

test("facts 21 and 22: the 36 visits of ravelinjs, in a document that is played", async (t) => {
  for (const vector of visits) {
    await t.test(vector.id, async () => {
      const { cookies, config, page } = vector;
      const stored = new Map(cookies.split(/; ?/).filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf("=")), pair]));
      const sets = [];
      const played = {
        get cookie() {
          return sets.length === 0 ? cookies : [...stored.values()].join("; ");
        },
        set cookie(text) {
          sets.push(text);
          if (page.cookiesBlocked || (page.sameSiteRefused && /;SameSite/.test(text))) return;
          const pair = text.split(";")[0];
          stored.set(pair.slice(0, pair.indexOf("=")), pair);
        },
      };
      const globals = { document: played, location: { protocol: page.protocol }, navigator: { userAgent: page.userAgent } };
      const own = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
      for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { configurable: true, value });
      try {
        // What is remembered lasts as long as a page, so each case is a page of its own.
        delete globalThis[Symbol.for("ravelin")];
        const { default: Ravelin } = await import(`../../../pkg/dist/ravelinjs.js?${vector.id}`);
        const { core } = new Ravelin({ ...config, init: false });
        const { device, session } = await core.ids();
        await core.sync();
        const first = sets.slice(0, expected(vector).sets.length).map(generalised);
        assert.deepEqual({ device: generalised(device), session: generalised(session), sets: first }, expected(vector));
      } finally {
        for (const [name, descriptor] of own) {
          if (descriptor) Object.defineProperty(globalThis, name, descriptor);
          else delete globalThis[name];
        }
      }
    });
  }
});

test("fact 25: importing and using it needs no window", async () => {
  assert.equal(typeof globalThis.document, "undefined");
  const { default: Ravelin } = await import("../../../pkg/dist/ravelinjs.js?server");
  const r = new Ravelin({});
  assert.match(await r.core.id(), /^rjs-/);
});
