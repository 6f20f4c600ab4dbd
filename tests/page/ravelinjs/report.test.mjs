// Error reports: what they look like, that they can be switched off, and that no value is in them.

import assert from "node:assert/strict";
import test from "node:test";
import { BROWSERS } from "../browsers.mjs";
import { KEY } from "./open.mjs";
import { pause, startSite, until, visit } from "./site.mjs";

const SECRETS = ["4111111111111111", "ada@example.com", "hunter2", "Lovelace"];

for (const [name, launch] of BROWSERS) test(name, async (t) => {
  const [browser, site] = [await launch(), await startSite()];
  const inPage = (name, act) => t.test(name, () => visit(browser, site, act, "/page?email=ada@example.com"));

  await inPage("fact 27: what encrypt.card refuses is reported to z/err with type, words and place", async (page) => {
    const [said, id] = await page.evaluate(async (rsaKey) => {
      const r = new Ravelin({ key: "k", api: "/", track: false, rsaKey });
      let said;
      try {
        r.encrypt.card({ pan: "4111111111111111", month: 13, year: 2030, nameOnCard: "Lovelace" });
      } catch (error) {
        said = error.message;
      }
      return [said, await r.core.id()];
    }, KEY);
    assert.equal(said, "ravelin/encrypt: card.month should be in the range 1-12");
    await until(() => site.requests.length === 1, "a report");
    const [{ method, path, body, text }] = site.requests;
    const { error, libVer, ...rest } = body;
    assert.deepEqual([method, path], ["POST", "/z/err?key=k"]);
    assert.deepEqual(Object.keys(body), ["deviceId", "libVer", "type", "msg", "error"]);
    assert.deepEqual(rest, { deviceId: id, type: "Error", msg: said });
    assert.match(libVer, /-ravelinjs$/);
    assert.match(error, /^Error: ravelin\/encrypt: card\.month should be in the range 1-12\n(\s+at |\S*@http)/);
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} is not in it`);
  });

  await inPage("of errors that are not ours, the message is not told", async (page) => {
    await page.evaluate(async (secrets) => {
      const r = new Ravelin({ key: "k", api: "/", init: false, cookie: "c", id: Promise.reject(new TypeError(`no id for ${secrets[1]}\n    at ${secrets[2]}`)) });
      await r.core.reportError(new RangeError(`bad card ${secrets[0]}`));
      await r.core.reportError(`plain ${secrets[2]}`);
      await r.core.reportError(undefined);
      const card = { get pan() { throw new Error(secrets.join()); } };
      try {
        r.encrypt.card({ ...card, rsaKey: "10001|aa" });
      } catch {
        // Thrown by the card's own code.
      }
      try {
        r.encrypt.card({ [secrets[0]]: 1 });
      } catch {
        // Refused by its name, which is not shown.
      }
    }, SECRETS);
    await until(() => site.requests.length >= 5, "five reports");
    assert.deepEqual(new Set(site.requests.map(({ body }) => body.type)), new Set(["TypeError", "RangeError", undefined, "Error"]));
    for (const { text } of site.requests) for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} in ${text}`);
  });

  await inPage("nothing that looks like a place or a kind of error is told, either", async (page) => {
    await page.evaluate(async (secrets) => {
      const { core } = new Ravelin({ key: "k", api: "/", init: false });
      const named = Object.assign(new Error("x"), { name: secrets[3] });
      const renamed = new Error(`Order of ${secrets[1]}`);
      renamed.message = "another";
      const errors = [
        new Error(`Order of ${secrets[1]} expired at 12:30:45`),
        new Error(`first line\n    at ${secrets[3]} ${secrets[0]} 10:22:33`),
        renamed,
        named,
        { name: secrets[3], message: secrets[0], stack: `${secrets[3]}@shop:1:2` },
      ];
      for (const error of errors) await core.reportError(error);
      await core.sniffError(Promise.reject({ name: secrets[3] })).catch(() => {});
    }, SECRETS);
    await until(() => site.requests.length === 6, "six reports");
    assert.deepEqual(site.requests.map(({ body }) => body.type), ["Error", "Error", "Error", undefined, undefined, undefined]);
    for (const { text } of site.requests) for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} in ${text}`);
  });

  await inPage("scripts are told without their queries, in which anything may stand", async (page) => {
    await page.evaluate(async (secret) => {
      const script = Object.assign(document.createElement("script"), { src: `/merchant.js?mail=${secret}#${secret}` });
      await new Promise((resolve) => document.head.append(Object.assign(script, { onload: resolve })));
      const r = new Ravelin({ key: "k", api: "/", init: false });
      try {
        r.core.sniffError(globalThis.broken);
      } catch {
        // Thrown on, as it should be.
      }
    }, SECRETS[1]);
    await until(() => site.requests.length === 1, "a report");
    assert.match(site.requests[0].body.error, /\/merchant\.js:2:\d+/);
    assert.ok(!site.requests[0].text.includes(SECRETS[1]));
  });

  await inPage("reportErrors: false reports nothing, and reportError may still be called", async (page) => {
    await page.evaluate(async (rsaKey) => {
      const r = new Ravelin({ key: "k", api: "/", track: false, rsaKey, reportErrors: false, id: Promise.reject(new Error("none")) });
      try {
        r.encrypt.card({});
      } catch {
        // The merchant's to show.
      }
      await r.core.reportError(new Error("x"));
    }, KEY);
    await pause(200);
    assert.deepEqual(site.requests, []);
  });

  await inPage("bind and sniffError pass on what comes, and report what goes wrong", async (page) => {
    const found = await page.evaluate(async () => {
      const { core } = new Ravelin({ key: "k", api: "/", init: false });
      const bound = core.bind(function (...args) { return [this.a, ...args]; }, { a: 1 }, 2);
      const thrown = [];
      try {
        core.sniffError(() => { throw new RangeError("x"); });
      } catch (error) {
        thrown.push(error.name);
      }
      await core.sniffError(Promise.reject(new TypeError("y"))).catch((error) => thrown.push(error.name));
      return [bound(3), core.sniffError(() => 4), thrown];
    });
    assert.deepEqual(found, [[1, 2, 3], 4, ["RangeError", "TypeError"]]);
    await until(() => site.requests.length === 2, "two reports");
    assert.deepEqual(site.requests.map(({ body }) => body.type).sort(), ["RangeError", "TypeError"]);
  });

  await browser.close();
  site.stop();
});
