// How the module is loaded: in one request, from a file, in a worker, and what happens where WebAssembly is refused.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { Worker } from "node:worker_threads";
import { pathToFileURL } from "node:url";
import { chromium, firefox } from "./browsers.mjs";
import { POLICY, serve } from "./server.mjs";
import { assertPackage, root, vectors } from "./support.mjs";

const INDEX = join(root, "pkg/dist/index.js");
const WASM = join(root, "pkg/dist/ravelin.wasm");
const CARD = { pan: "4111111111111111", month: 7, year: 2028 };
const rsaKey = vectors().keys.find(({ id }) => id === "k1024").spellings[0].key;

/** Another instance of the package: a query makes it another module. */
let instances = 0;
const fresh = () => import(`${pathToFileURL(INDEX)}?${++instances}`);

/** Opens a page without scripts of its own, does something with it, and returns what that returns. */
async function visit(start, policy, act) {
  const [browser, server] = [await start(), await serve(policy)];
  try {
    const page = await browser.newPage();
    const requests = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(`${server.url}/suite/assert.js`);
    requests.length = 0;
    return await act(page, requests);
  } finally {
    await browser.close();
    server.stop();
  }
}

test("every source gives a module that encrypts", async () => {
  assertPackage();
  const bytes = readFileSync(WASM);
  const response = () => new Response(bytes, { headers: { "content-type": "application/wasm" } });
  const sources = {
    nothing: undefined,
    options: {},
    bytes,
    "an ArrayBuffer": bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    "a module": new WebAssembly.Module(bytes),
    "a response": response(),
    "a promise of one": Promise.resolve(response()),
    "a URL": pathToFileURL(WASM),
    "an address": String(pathToFileURL(WASM)),
    "an option": { source: bytes },
  };
  for (const [name, source] of Object.entries(sources)) {
    const { load } = await fresh();
    assert.equal((await load(source)).encryptCard(rsaKey, CARD).methodType, "paymentMethodCipher", name);
  }
});

test("the module is compiled once", async () => {
  const { load } = await fresh();
  const { Module } = WebAssembly;
  let times = 0;
  WebAssembly.Module = class extends Module {
    constructor(bytes) {
      times++;
      super(bytes);
    }
  };
  try {
    const pages = await Promise.all([load(), load(), load({ fallback: () => undefined })]);
    assert.ok(pages.every(({ encryptCard }) => encryptCard === pages[0].encryptCard));
    assert.equal(times, 1);
  } finally {
    WebAssembly.Module = Module;
  }
});

test("where a page may not compile at once, it is compiled beside", async () => {
  const { load } = await fresh();
  const { Module } = WebAssembly;
  WebAssembly.Module = class {
    constructor() {
      throw new RangeError("too large for the main thread");
    }
  };
  try {
    assert.equal((await load()).encryptCard(rsaKey, CARD).methodType, "paymentMethodCipher");
  } finally {
    WebAssembly.Module = Module;
  }
});

test("a call leaves nothing in the module's memory", async () => {
  const { load } = await fresh();
  const { Instance } = WebAssembly;
  const { getRandomValues } = crypto;
  let memory;
  const drawn = [];
  WebAssembly.Instance = function (...given) {
    const instance = new Instance(...given);
    memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return instance;
  };
  crypto.getRandomValues = (bytes) => {
    getRandomValues.call(crypto, bytes);
    drawn.push(Buffer.from(bytes));
    return bytes;
  };
  try {
    const page = await load();
    const holds = (...secrets) => secrets.filter((secret) => Buffer.from(memory.buffer).includes(secret)).map(String);
    const name = "Augusta Ada King";
    page.encryptCard(rsaKey, { ...CARD, nameOnCard: name });
    const [key, iv] = drawn;
    assert.equal(key.length, 32);
    const base64 = [key, iv].map((bytes) => bytes.toString("base64"));
    assert.deepEqual(holds(CARD.pan, name, rsaKey, ...base64), []);
    assert.ok(![key, iv, ...drawn.slice(2)].some((bytes) => bytes.length > 3 && Buffer.from(memory.buffer).includes(bytes)), "what was drawn");
    const hash = page.hashPassword("correct horse battery staple");
    assert.deepEqual(holds("correct horse battery staple", hash), []);
  } finally {
    WebAssembly.Instance = Instance;
    delete crypto.getRandomValues;
  }
});

test("what is no module is refused with the cause, and may be tried again", async () => {
  const { load } = await fresh();
  const sources = [
    () => new Response("", { status: 404 }),
    () => new Uint8Array(8),
    // A module, but an empty one.
    () => Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0),
    () => Promise.reject(new Error("offline")),
    () => pathToFileURL("/nowhere/ravelin.wasm"),
  ];
  for (const source of sources) {
    const error = await load(source()).catch((error) => error);
    assert.equal(error.code, "wasm-unavailable");
    assert.ok(error.cause instanceof Error);
    assert.equal(await load({ source: new Uint8Array(8), fallback: ({ code }) => code }), "wasm-unavailable");
  }
  assert.equal(typeof (await load()).encryptCard, "function");
});

test("without WebAssembly at all", async () => {
  const { load } = await fresh();
  const { WebAssembly } = globalThis;
  delete globalThis.WebAssembly;
  try {
    assert.equal((await load().catch((error) => error)).code, "wasm-unavailable");
    assert.equal(await load({ fallback: async () => "another way" }), "another way");
  } finally {
    globalThis.WebAssembly = WebAssembly;
  }
});

test("in a thread of Node.js, and by `require` where that takes modules", async () => {
  const script = `import(${JSON.stringify(String(pathToFileURL(INDEX)))}).then(async ({ load }) => {
    const { encryptCard } = await load();
    require("node:worker_threads").parentPort.postMessage(encryptCard(...${JSON.stringify([rsaKey, CARD])}).methodType);
  });`;
  const worker = new Worker(script, { eval: true });
  const [said] = await new Promise((resolve, reject) => worker.on("message", (...said) => resolve(said)).on("error", reject));
  await worker.terminate();
  assert.equal(said, "paymentMethodCipher");
  const { load } = createRequire(import.meta.url)(INDEX);
  assert.equal((await load()).encryptCard(rsaKey, CARD).methodType, "paymentMethodCipher");
});

test("a form that no page hashes is refused, and none is hashed in its place", async () => {
  const page = await (await fresh()).load();
  const forms = ["md5", "sha1", "base64", "Customer", "", 1, {}];
  for (const form of forms) {
    assert.throws(() => page.hashPassword("password123", form), { code: "password-invalid", field: "form" }, String(form));
  }
  assert.equal(page.hashPassword("password123", null), page.hashPassword("password123", "login"));
});

test("an error of one entry is one of every other, and nothing else is", async () => {
  const entries = await Promise.all(["index", "plain", "backend"].map((entry) => import(`../../pkg/dist/${entry}.js`)));
  const required = createRequire(import.meta.url)(join(root, "pkg/dist/index.cjs"));
  const plain = entries[1];
  const errors = [await (await fresh()).load(new Uint8Array(8)).catch((error) => error)];
  try {
    plain.encryptCard("", {});
  } catch (error) {
    errors.push(error);
  }
  for (const { RavelinError } of [...entries, required]) {
    assert.deepEqual(errors.map((error) => error instanceof RavelinError), [true, true]);
    for (const other of [new Error("RavelinError"), undefined, null, "RavelinError"]) assert.ok(!(other instanceof RavelinError));
  }
});

for (const [name, start] of [["Chromium", chromium], ["Firefox", firefox]]) {
  test(`${name}: the device, with and without WebAssembly`, async () => {
    await visit(start, POLICY, async (page) => {
      const [seen, ...found] = await page.evaluate(async () => {
        const [{ load }, plain, device] = await Promise.all(["index", "plain", "device"].map((entry) => import(`/ravelin/${entry}.js`)));
        const { userAgent, language } = navigator;
        return [{ deviceId: device.deviceId(), userAgent, language }, (await load()).collectDevice(), plain.collectDevice(), device.collectDevice()];
      });
      assert.match(seen.userAgent, /^Mozilla/);
      assert.match(seen.language, /^[a-z]{2}/);
      assert.deepEqual(found, [seen, seen, seen]);
    });
  });

  test(`${name}: one request, under a policy that lets a page connect nowhere`, async () => {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
    await visit(start, policy, async (page, requests) => {
      const encrypt = async (rsaKey, card) => (await (await import("/ravelin/index.js")).load()).encryptCard(rsaKey, card).methodType;
      assert.equal(await page.evaluate(encrypt, rsaKey, CARD), "paymentMethodCipher");
      assert.deepEqual(requests.filter((path) => path !== "/favicon.ico"), ["/ravelin/index.js"]);
    });
  });

  test(`${name}: a policy without WebAssembly`, async () => {
    await visit(start, POLICY.replace(" 'wasm-unsafe-eval'", ""), async (page) => {
      const outcome = await page.evaluate(async () => {
        const { RavelinError, load } = await import("/ravelin/index.js");
        const error = await load().catch((error) => error);
        const chosen = await load({ fallback: (reason) => ({ way: "hosted page", code: reason.code }) });
        return { code: error.code, ours: error instanceof RavelinError, caused: error.cause instanceof Error, chosen };
      });
      assert.deepEqual(outcome, {
        code: "wasm-unavailable",
        ours: true,
        caused: true,
        chosen: { way: "hosted page", code: "wasm-unavailable" },
      });
    });
  });
}

test("Chromium: in a worker of a page", async () => {
  await visit(chromium, `${POLICY}; worker-src 'self'`, async (page) => {
    const said = await page.evaluate(async (given) => {
      const worker = new Worker("/suite/worker.js", { type: "module" });
      const answer = new Promise((resolve, reject) => Object.assign(worker, { onmessage: ({ data }) => resolve(data), onerror: () => reject(new Error("the worker failed")) }));
      worker.postMessage(given);
      return answer;
    }, [rsaKey, CARD]);
    assert.equal(said, "paymentMethodCipher");
  });
});
