// What goes over the network, how often, and what is said where it fails.

import assert from "node:assert/strict";
import test from "node:test";
import { BROWSERS } from "../browsers.mjs";
import Ravelin from "../../../pkg/dist/ravelinjs.js";
import { startSite, until, visit } from "./site.mjs";

test("fact 26: the host comes from api, or from the environment in the key", () => {
  const api = (config) => new Ravelin({ init: false, ...config }).core.api;
  for (const [key, host] of [
    ["pk_live_123", "live"],
    ["publishable_key_123", "live"],
    ["publishable_key_test_123", "live"],
    ["publishable_key_live_123", "live"],
    ["publishable_key_test_live_123", "live"],
    ["publishable_key_env_123", "env"],
    ["publishable_key_test_env_123", "env"],
    ["publishable_key_ünï_123", "%C3%BCn%C3%AF"],
    [undefined, "live"],
  ]) {
    assert.equal(api({ key }), `https://${host}.ravelin.click`);
    assert.equal(api({ key, api: "" }), `https://${host}.ravelin.click`);
  }
  for (const [given, kept] of [["/", "/"], ["////", "/"], ["/root/", "/root"], ["rel/", "rel"], ["https://a.example//", "https://a.example"]]) {
    assert.equal(api({ key: "pk_live_123", api: given }), kept);
  }
});

for (const [name, launch] of BROWSERS) test(name, async (t) => {
  const [browser, site] = [await launch(), await startSite()];
  const inPage = (name, act) => t.test(name, () => visit(browser, site, act));
  /** Sends once and returns what came of it, or the error's message. */
  const send = (page, config, body = { hello: 1 }) =>
    page.evaluate(
      (config, body) => new Ravelin({ init: false, key: "pk_live_x&y", ...config }).core.send("POST", "/z", body).catch((error) => error.message),
      config,
      body,
    );

  /** Has a page note how long it waits; returns a function that tells. How long it then takes is the machine's affair. */
  const recordWaits = async (page) => {
    await page.evaluate(() => {
      globalThis.waits = [];
      globalThis.sleep ??= setTimeout;
      globalThis.setTimeout = (act, ms) => globalThis.waits.push(ms) && globalThis.sleep(act, ms);
    });
    // WebKit's driver waits in the page too, for minutes.
    return () => page.evaluate(() => globalThis.waits.filter((ms) => ms < 10_000));
  };

  await inPage("fact 27: POST to z with the key in the query, JSON as plain text, no credentials, no question beforehand", async (page) => {
    await page.evaluate(() => (document.cookie = "mine=1;path=/"));
    assert.deepEqual(await send(page, { api: site.elsewhere }), { status: 204, text: "", attempt: 1 });
    assert.equal(site.requests.length, 1, "no preflight");
    const [{ method, path, headers, text }] = site.requests;
    assert.deepEqual([method, path, text], ["POST", "/z?key=pk_live_x%26y", '{"hello":1}']);
    assert.deepEqual([headers["content-type"], headers.cookie], ["text/plain;charset=UTF-8", undefined]);
  });

  await inPage("fact 27: below a path too, and any status from 200 to 299 is good", async (page) => {
    site.answers = [[200, "fine"]];
    assert.deepEqual(await send(page, { api: "/prefix/" }), { status: 200, text: "fine", attempt: 1 });
    assert.equal(site.requests[0].path, "/prefix/z?key=pk_live_x%26y");
  });

  await inPage("fact 29: three attempts, 150 and 300 ms apart, where the server is broken, silent, or says 400 and nothing else", async (page) => {
    for (const status of [500, 503, 0, 400]) {
      site.requests.length = 0;
      // Chromium itself asks again where a connection that it had kept breaks.
      site.answers = Array(status === 0 ? 20 : 3).fill(status);
      const waits = await recordWaits(page);
      const said = await send(page, { api: site.elsewhere });
      assert.equal(said, `ravelin/core: POST ${site.elsewhere}/z?key=pk_live_x%26y attempt 3 returned status ${status}`);
      const times = site.requests.map(({ at }) => at);
      assert.ok(status === 0 ? times.length >= 3 : times.length === 3, `${times.length} requests`);
      assert.deepEqual(await waits(), [150, 300]);
      if (status !== 0) assert.ok(times[1] - times[0] >= 145 && times[2] - times[1] >= 295, `waited less than was asked for: ${times}`);
    }
  });

  await inPage("an attempt that succeeds says which one it was", async (page) => {
    site.answers = [500, 204];
    assert.deepEqual(await send(page, { api: "/", sendRetryMs: 5 }), { status: 204, text: "", attempt: 2 });
  });

  await inPage("fact 29: other refusals are final, and the server's words are passed on", async (page) => {
    site.answers = [[429, "slow down"], [400, "what?"], [403, ""]];
    for (const end of ["429 and body slow down", "400 and body what?", "403"]) {
      assert.equal(await send(page, { api: "/" }), `ravelin/core: POST /z?key=pk_live_x%26y attempt 1 returned status ${end}`);
    }
    assert.equal(site.requests.length, 3);
  });

  await inPage("fact 29: without a key it throws at once; a body that is no JSON is rejected, and not tried again", async (page) => {
    const said = await page.evaluate(async () => {
      const said = [];
      try {
        new Ravelin({ init: false }).core.send("POST", "z", {});
      } catch (error) {
        said.push(error.message);
      }
      const cyclic = {};
      cyclic.self = cyclic;
      await new Ravelin({ init: false, key: "k", api: "/" }).core.send("POST", "z", cyclic).catch((error) => said.push(error instanceof TypeError));
      return said;
    });
    assert.deepEqual(said, ["ravelin/core: no key set for API requests", true]);
    assert.equal(site.requests.length, 0);
  });

  await inPage("arrays that an old library taught another JSON are sent as arrays", async (page) => {
    await page.evaluate(() => (Array.prototype.toJSON = function () { return "no"; }));
    await send(page, { api: "/" }, { list: [1] });
    assert.equal(site.requests[0].text, '{"list":[1]}');
    assert.equal(await page.evaluate(() => JSON.stringify([1])), '"no"');
  });

  await inPage("nothing that fails by itself is an unhandled rejection: no key, no server, a policy, a refusal", async (page, complaints) => {
    const unhandled = await page.evaluate(async (elsewhere) => {
      const unhandled = [];
      addEventListener("unhandledrejection", ({ reason }) => unhandled.push(String(reason)));
      const card = { pan: "4111", month: 1, year: 2030 };
      const configs = [{}, { key: "k", api: "https://blocked.example", sendRetryMs: 1 }, { key: "k", api: elsewhere, sendRetryMs: 1 }];
      for (const config of configs) {
        const r = new Ravelin({ ...config, id: Promise.reject(new Error("no id")), rsaKey: "10001|aa" });
        r.track.event("X");
        r.track.paste(new ClipboardEvent("paste"));
        document.dispatchEvent(new ClipboardEvent("paste"));
        dispatchEvent(new Event("resize"));
        r.core.reportError(new Error("x"));
        try {
          r.encrypt.card(card);
        } catch {
          // That is the merchant's to show.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 700));
      return unhandled;
    }, `${site.elsewhere}/nowhere`);
    assert.deepEqual(unhandled, []);
    // Browsers themselves say that a policy or a server has stopped a request.
    assert.deepEqual(complaints.filter((text) => /ravelin\/|no id/.test(text)), []);
  });

  await inPage("two instances for two merchants share a page and nothing else", async (page) => {
    const [a, b] = await page.evaluate(async () => {
      const one = new Ravelin({ key: "one", api: "/", cookie: "oneDevice", sessionCookie: "oneSession" });
      const two = new Ravelin({ key: "two", api: "/prefix", cookie: "twoDevice", sessionCookie: "twoSession" });
      one.track.event("ONE");
      two.track.event("TWO");
      one.dispose();
      two.track.event("AFTER");
      return Promise.all([one.core.ids(), two.core.ids()]);
    });
    assert.notEqual(a.device, b.device);
    await until(() => site.requests.length >= 3, "what the second has sent");
    for (const { path, body } of site.requests) {
      assert.equal(path, "/prefix/z?key=two", "what was not yet sent is not sent after dispose");
      assert.deepEqual([body.events[0].eventMeta.ravelinDeviceId, body.events[0].eventMeta.ravelinSessionId], [b.device, b.session]);
    }
  });

  await inPage("dispose leaves no timer, no listener, no request and no cookie writer", async (page) => {
    const left = await page.evaluate(async () => {
      const live = new Set();
      const count = (target, add, remove, key) => {
        const [on, off] = [target[add], target[remove]];
        target[add] = function (...args) {
          const made = on.apply(this, args);
          live.add(key(args, made));
          return made;
        };
        target[remove] = function (...args) {
          live.delete(key(args, args[0]));
          return off.apply(this, args);
        };
      };
      for (const target of [document, window]) count(target, "addEventListener", "removeEventListener", ([type, act]) => `${type} ${act}`);
      count(window, "setInterval", "clearInterval", (_, id) => `interval ${id}`);
      const sleep = setTimeout;
      count(window, "setTimeout", "clearTimeout", (_, id) => `timeout ${id}`);
      const writes = [];
      const own = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
      Object.defineProperty(document, "cookie", { configurable: true, get: () => own.get.call(document), set: (text) => writes.push(text) });
      const r = new Ravelin({ key: "k", api: "/", syncMs: 10, rsaKey: "10001|aa" });
      await new Promise((resolve) => sleep(resolve, 60));
      dispatchEvent(new Event("resize"));
      const [before, written] = [live.size, writes.length];
      r.dispose();
      r.dispose();
      // An effect that a framework runs once more.
      r.track.init();
      r.core.attach(10);
      const failed = await r.core.send("POST", "z", {}).catch((error) => error.message);
      const after = [live.size, writes.length - written];
      document.dispatchEvent(new ClipboardEvent("paste"));
      await new Promise((resolve) => sleep(resolve, 400));
      return { before, after, late: writes.length - written, failed, id: await r.core.id() };
    });
    assert.equal(left.before, 4, "two listeners, an interval, and a size that settles");
    assert.deepEqual([left.after, left.late], [[0, 0], 0]);
    assert.equal(left.failed, "ravelin/core: this instance was disposed of");
    assert.match(left.id, /^rjs-/);
    assert.equal(site.requests.length, 1, "the page's first event, and no more");
  });

  await inPage("dispose ends a request that waits for its next attempt", async (page) => {
    site.answers = [500];
    const said = await page.evaluate(async () => {
      const r = new Ravelin({ key: "k", api: "/", init: false, sendRetryMs: 100 });
      const sent = r.core.send("POST", "z", {}).catch((error) => error.message);
      await new Promise((resolve) => setTimeout(resolve, 60));
      r.dispose();
      return sent;
    });
    assert.equal(said, "ravelin/core: this instance was disposed of");
    assert.equal(site.requests.length, 1);
  });

  await browser.close();
  site.stop();
});
