// The scripts for pages without a bundler: official names, a global, hashes; and that they run where they must.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import vm from "node:vm";
import { BROWSERS } from "../browsers.mjs";
import { root } from "../support.mjs";
import { KEY, opened } from "./open.mjs";
import { SCRIPT, startSite, visit } from "./site.mjs";

const DIST = join(root, "pkg/dist");
const BUNDLES = ["core", "core+encrypt", "core+track", "core+track+encrypt"];
const NAMES = BUNDLES.flatMap((name) => [`ravelin-${name}.min.js`, `ravelin-${name}+promise.min.js`]);
const CARD = { pan: "4111 1111 1111 1111", month: "7", year: "28" };
const PLAINTEXT = '{"pan":"4111111111111111","year":"2028","month":"7"}';

/** What ravelinjs 1.8.1 offers, and what its own tests use. */
const MEMBERS = {
  core: ["id", "ids", "send", "reportError", "sniffError", "bind", "sync", "attach"],
  encrypt: ["card"],
  track: ["load", "event", "paste", "resize", "init", "_detach"],
};

/** All that an instance of ravelinjs 1.8.1 shows, by its parts; and what this package adds to it. */
const PUBLIC = {
  core: [...MEMBERS.core, "Promise", "api", "cookie", "cookieExpiryDays", "cookies", "key", "prefix", "sendRetryMs", "sessionCookie", "version"],
  encrypt: MEMBERS.encrypt,
  track: ["load", "event", "paste", "resize", "init", "classifyPaste", "core", "dimensions", "windowId"],
};
const ADDED = { core: ["reportErrors"], encrypt: [], track: [] };

/** Returns the names of an object's members, its own and those of its class, but for what is nobody's business. */
function shown(object) {
  const names = [...Object.getOwnPropertyNames(object), ...Object.getOwnPropertyNames(Object.getPrototypeOf(object))];
  return names.filter((name) => name !== "constructor" && !name.startsWith("_") && !(name in {}));
}

const read = (name) => readFileSync(join(DIST, name), "utf8");

/** Runs a script among the given globals and returns them. */
function run(name, globals = {}) {
  const context = vm.createContext({ crypto, TextEncoder, setTimeout, ...globals });
  if (name) vm.runInContext(read(name), context);
  return context;
}

test("the scripts have the official names, and there are no others", () => {
  const found = readdirSync(DIST).filter((name) => /^ravelin-.*\.js$/.test(name));
  assert.deepEqual(found.sort(), [...NAMES, SCRIPT.replace(".min", "")].sort());
});

for (const name of NAMES) {
  test(`${name} defines Ravelin, with the parts in its name`, () => {
    const [before, after] = [Object.keys(run(undefined)), run(name)];
    const { Ravelin } = after;
    assert.equal(typeof Ravelin, "function");
    assert.equal(typeof Ravelin.Promise, "function");
    const r = new Ravelin({ init: false });
    for (const [part, members] of Object.entries(MEMBERS)) {
      const has = part === "core" || name.includes(`+${part}`);
      assert.equal(part in r, has, part);
      if (has) for (const member of members) assert.equal(typeof r[part][member], "function", `${part}.${member}`);
    }
    assert.equal(typeof r.dispose, "function");
    assert.deepEqual(Object.keys(after).filter((global) => !before.includes(global)), ["Ravelin"], "one global");
  });
}

test("an instance has the members of ravelinjs, and no others but those that are documented", () => {
  const r = new (run(SCRIPT).Ravelin)({ init: false });
  for (const [part, names] of Object.entries(PUBLIC)) assert.deepEqual(shown(r[part]).sort(), [...names, ...ADDED[part]].sort(), part);
  assert.deepEqual(shown(r).sort(), ["core", "dispose", "encrypt", "track"]);
});

test("CommonJS and AMD loaders get the class, and the page its global all the same", () => {
  const module = { exports: {} };
  assert.equal(run(SCRIPT, { module, exports: module.exports }).Ravelin, module.exports);
  assert.ok(new module.exports({ init: false }).encrypt);
  const defined = [];
  const define = Object.assign((...given) => defined.push(given), { amd: {} });
  const { Ravelin } = run(SCRIPT, { define });
  // A module without a name would be RequireJS's error.
  const [[name, needed, make]] = defined;
  assert.deepEqual([name, needed.length, make()], ["ravelinjs", 0, Ravelin]);
  assert.ok(new Ravelin({ init: false }).encrypt);
});

test("integrity has the hash of each script, as browsers want it", () => {
  const lines = read("integrity").trim().split("\n").map((line) => line.split("  "));
  assert.deepEqual(lines.map(([, name]) => name).sort(), [...NAMES, SCRIPT.replace(".min", "")].sort());
  for (const [hash, name] of lines) {
    assert.equal(hash, `sha384-${createHash("sha384").update(readFileSync(join(DIST, name))).digest("base64")}`, name);
  }
});

test("the scripts are ASCII, so that they mean the same whatever a page says of its encoding", () => {
  for (const name of [...NAMES, "ravelinjs.js"]) assert.ok(/^[\0-\x7f]*$/.test(read(name)), name);
});

test("require gives what import gives", () => {
  const Ravelin = createRequire(import.meta.url)("../../../pkg/dist/ravelinjs.js").default;
  assert.equal(opened("k2048a", new Ravelin({ rsaKey: KEY, init: false }).encrypt.card(CARD)).plaintext, PLAINTEXT);
});

for (const [browserName, launch] of BROWSERS) {
  test(browserName, async (t) => {
    const [browser, site] = [await launch(), await startSite()];
    const inPage = (name, act, path) => t.test(name, () => visit(browser, site, act, path));

    await inPage("a card is encrypted in the same breath as the instance is made, under a policy that allows no WebAssembly", async (page, complaints) => {
      const cipher = await page.evaluate((rsaKey, card) => new Ravelin({ rsaKey, init: false }).encrypt.card(card), KEY, CARD);
      assert.equal(opened("k2048a", cipher).plaintext, PLAINTEXT);
      assert.deepEqual(complaints, []);
    });

    await inPage("and where there is no WebAssembly at all", async (page) => {
      const cipher = await page.evaluate(
        (rsaKey, card) => {
          delete globalThis.WebAssembly;
          return new Ravelin({ rsaKey, init: false }).encrypt.card(card);
        },
        KEY,
        CARD,
      );
      assert.equal(opened("k2048a", cipher).plaintext, PLAINTEXT);
    });

    await inPage("a form that is being submitted gets its cipher", async (page) => {
      const cipher = await page.evaluate(
        (rsaKey, card) => {
          const r = new Ravelin({ rsaKey, init: false });
          document.body.innerHTML = '<form action="/next"><input name="pan"><input type="hidden" name="cipher"><button></button></form>';
          const [form] = document.forms;
          let at;
          form.elements.namedItem("pan").value = card.pan;
          form.onsubmit = () => {
            form.elements.namedItem("cipher").value = JSON.stringify(r.encrypt.card({ ...card, pan: form.elements.namedItem("pan").value }));
            at = form.elements.namedItem("cipher").value;
            return false;
          };
          form.querySelector("button").click();
          return JSON.parse(at);
        },
        KEY,
        CARD,
      );
      assert.equal(opened("k2048a", cipher).plaintext, PLAINTEXT);
    });

    await inPage("the hash in integrity is one that the browser accepts, and another is not", async (page) => {
      const [hash] = read("integrity").split("\n").find((line) => line.endsWith(`  ${SCRIPT}`)).split("  ");
      const load = (integrity) =>
        page.evaluate(
          (src, integrity) =>
            new Promise((resolve) => {
              delete globalThis.Ravelin;
              const script = Object.assign(document.createElement("script"), { src, integrity, onload: () => resolve(typeof Ravelin), onerror: () => resolve("refused") });
              document.head.append(script);
            }),
          `/${encodeURIComponent(SCRIPT)}`,
          integrity,
        );
      assert.equal(await load(hash), "function");
      assert.equal(await load(hash.replace(/-./, (start) => (start === "-A" ? "-B" : "-A"))), "refused");
    });

    await browser.close();
    site.stop();
  });
}
