// What goes into the backend's functions and comes out of them, in Node.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { runInNewContext } from "node:vm";
import * as backend from "../../../pkg/dist/backend.js";
import { root } from "../support.mjs";

const { RavelinError, check, hashPassword, labelsRequest, nextLabelsRequest, parse, readAnswer, request, stringify, tagsRequest, untagRequest } = backend;
const target = { token: "sk_test_0123456789" };
const order = { timestamp: 1512828988826, customerId: "c", order: { orderId: "o", price: 1500, currency: "GBP" } };
const examples = join(root, "tests/spec/examples");

const refused = (call, code, field) =>
  assert.throws(call, (error) => {
    assert.ok(error instanceof RavelinError && error instanceof Error);
    assert.deepEqual([error.code, error.field], [code, field]);
    return true;
  });

test("the documents' examples pass through without a change of a number", () => {
  let seen = 0;
  for (const name of readdirSync(examples).filter((name) => name.endsWith(".json"))) {
    const text = readFileSync(join(examples, name), "utf8");
    const value = parse(text);
    assert.equal(stringify(value).replace(/\s/g, ""), text.replace(/\s/g, "").replace(/(\d\.\d*?)0+(?=[,}\]])/g, "$1"), name);
    seen += 1;
  }
  assert.equal(seen, 33);
});

test("the documents' events would be taken, from objects and from text", () => {
  const rows = readFileSync(join(examples, "index.tsv"), "utf8").split("\n").map((row) => row.split("\t"));
  const events = rows.filter(([, , , kind, method]) => kind === "request" && method === "POST").filter(([file]) => file !== "-");
  assert.ok(events.length > 20);
  for (const [file, , , , , address] of events) {
    const [path, query] = address.split("?");
    const text = readFileSync(join(examples, file), "utf8");
    const options = { ...target, score: query?.split("=")[1] };
    assert.equal(request(path, text, options).url, `https://api.ravelin.com${address}`, file);
    assert.deepEqual(check(path, parse(text)), check(path, text), file);
  }
});

test("numbers are never rounded in silence", async () => {
  const nanos = 1536577389238679409n;
  assert.match(await request("/v2/order", { ...order, timestamp: nanos }, target).text(), /"timestamp":1536577389238679409/);
  // Rounded before anybody could look at it.
  refused(() => request("/v2/order", { ...order, timestamp: Number(nanos) }, target), "json-invalid", "timestamp");
  refused(() => check("/v2/order", { ...order, order: { items: [{ price: NaN }] } }), "json-invalid", "order.items[0].price");
  assert.deepEqual(parse(`[${2n ** 53n - 1n},${2n ** 53n},-${2n ** 53n},${2n ** 64n - 1n},0.1,1e2]`), [
    Number.MAX_SAFE_INTEGER, 2n ** 53n, -(2n ** 53n), 2n ** 64n - 1n, 0.1, 100,
  ]);
  refused(() => parse(`{"a":${2n ** 64n}}`), "json-invalid", "a");
  refused(() => parse("{"), "json-invalid", "text");
  BigInt.prototype.toJSON = String;
  assert.equal(stringify([nanos]), `[${nanos}]`);
  delete BigInt.prototype.toJSON;
  refused(() => request("/v2/order", { ...order, timestamp: 2n ** 70n }, target), "json-invalid", "timestamp");
});

test("objects are written as JSON.stringify writes them, or refused", () => {
  class Price {
    toJSON() {
      return 1500;
    }
  }
  const odd = { a: undefined, b: [undefined, () => 1], c: new Price(), d: new Date(0), e: "\u2028\ud800\"", f: -0, g: 1e-7, h: null, i: [, 1, ,], j: [new Number(5), new String("x"), new Boolean(false)] };
  assert.equal(stringify(odd), JSON.stringify(odd));
  const inside = {};
  inside.itself = inside;
  refused(() => check("/v2/order", inside), "json-invalid", "itself.itself.itself");
  refused(() => check("/v2/order", { custom: new Map() }), "json-invalid", "custom");
  refused(() => check("/v2/order", undefined), "json-invalid", "body");
  assert.equal(check("/v2/order", "[]")[0].code, "not-an-object");
  assert.equal(check("/v2/order", new TextEncoder().encode("{"))[0].code, "json-invalid");
  assert.deepEqual(parse(new TextEncoder().encode(`{"a":"ä"}`)), { a: "ä" });
  assert.equal(readAnswer(200, Buffer.from(`{"data":{"action":"PREVENT"}}`)).advice, "prevent");
  assert.equal(readAnswer(200, Uint8Array.of(0xff)).isTaken, false);
  refused(() => check("/v2/order", Uint8Array.of(0x22, 0xff, 0x22)), "json-invalid", "body");
});

test("what would be rejected is thrown with all findings, and sent when asked for", async () => {
  const wrong = { timestamp: 1512828988826, customerId: "c", order: { price: 1500 } };
  assert.throws(() => request("/v2/order", wrong, target), ({ code, field, findings }) => {
    assert.deepEqual([code, field], ["event-invalid", "order.orderId"]);
    assert.deepEqual(findings, check("/v2/order", wrong));
    return findings.length > 1;
  });
  assert.equal(await request("/v2/order", wrong, { ...target, unchecked: true }).text(), JSON.stringify(wrong));
  refused(() => request("/v2/order", "{", target), "json-invalid", "");
  refused(() => request("/v2/order", order, { ...target, score: "login" }), "event-invalid", "?score");
  refused(() => request("/v2/nothing", order, target), "event-invalid", "path");
  const past = { ...order, timestamp: 1512828988826, order: { ...order.order, creationTime: 4102444800000 } };
  assert.equal(check("/v2/order", past).some(({ code }) => code === "time-future"), true);
  refused(() => request("/v2/backfill/order", { ...past, timestamp: 4102444800000 }, target), "event-invalid", "timestamp");
});

test("the key goes to Ravelin, or stays on this machine", () => {
  const to = (baseUrl) => request("/v2/order", order, { ...target, baseUrl, score: true });
  assert.equal(to("https://proxy.example.com/ravelin/").url, "https://proxy.example.com/ravelin/v2/order?score=true");
  assert.equal(to("http://[::1]:8787").url, "http://[::1]:8787/v2/order?score=true");
  assert.equal(to(undefined).headers.get("authorization"), "token sk_test_0123456789");
  assert.equal(to(undefined).redirect, "manual");
  for (const baseUrl of ["", "api.ravelin.com", "http://api.ravelin.com", "http://127.0.0.1.example.com", "https://a:b@example.com", "https://example.com?x", "ftp://127.0.0.1"]) {
    refused(() => to(baseUrl), "event-invalid", "baseUrl");
  }
  for (const token of [undefined, "", " ", "pk_live_0123", "publishable_key_0123", "sk_a\nb", "sk_ä"]) {
    refused(() => request("/v2/order", order, { token }), "key-invalid", "token");
  }
});

test("labels and tags", () => {
  assert.equal(tagsRequest("cust 61283", target).url, "https://api.ravelin.com/v2/tag/customer/cust%2061283");
  const removed = untagRequest("c", ["staff", "vip"], target);
  assert.deepEqual([removed.method, removed.url], ["DELETE", "https://api.ravelin.com/v2/tag/customer?customerId=c&tagName=staff%2Cvip"]);
  refused(() => untagRequest("c", ["a,b"], target), "event-invalid", "tagNames");
  refused(() => tagsRequest("..", target), "event-invalid", "customerId");
  for (const since of [new Date(1565004360000), 1565004360000, 1565004360000n, runInNewContext("new Date(1565004360000)")]) {
    assert.equal(labelsRequest(since, target).url, "https://api.ravelin.com/v2/label/customer?after=2019-08-05T11%3A26%3A00Z");
  }
  const page = readFileSync(join(examples, "030-v2-label-customer-list-response.json"), "utf8");
  assert.match(nextLabelsRequest(page, target).url, /^https:\/\/api\.ravelin\.com\/v2\/label\/customer\?/);
  assert.equal(nextLabelsRequest({ reviews: [] }, target), undefined);
});

test("every answer comes to something to do", () => {
  const said = (action, source = "RAVELIN") => JSON.stringify({ status: 200, data: { action, source } });
  for (const [status, text, advice, isTaken, isRetryable] of [
    [200, said("ALLOW"), "allow", true, false],
    [200, said("3DS_AUTHENTICATE"), "review", true, false],
    [200, said("PREVENT"), "prevent", true, false],
    [200, said("PREVENT", "RATE_LIMIT"), undefined, false, true],
    [200, said("AN_ACTION_OF_OUR_OWN"), undefined, true, false],
    [200, "", undefined, true, false],
    [200, null, undefined, true, false],
    [204, undefined, undefined, true, false],
    [200, "<html>", undefined, false, true],
    [200, `{"data":{"action":"PREV`, undefined, false, true],
    [403, said("PREVENT"), undefined, false, false],
    [429, "<html>", undefined, false, false],
    [503, "", undefined, false, true],
    [0, "", undefined, false, true],
  ]) {
    const answer = readAnswer(status, text, "/v2/checkout");
    assert.deepEqual([answer.advice, answer.isTaken, answer.isRetryable], [advice, isTaken, isRetryable], `${status} ${text}`);
    assert.ok(answer.guidance.length > 10);
  }
  assert.match(readAnswer(200, said("SMS_2FA"), "/v3/login").guidance, /login/);
  assert.equal(readAnswer(200, `{"timestamp":1536577389238679409}`).recommendation.timestamp, 1536577389238679409n);
});

test("passwords", () => {
  assert.equal(hashPassword("password123", "customer"), "75K3eLr+dx6JJFuJ7LwIpEpOFmwGZZkRiB84PURz6U8=");
  assert.equal(hashPassword("b", "email", "a"), hashPassword("ab"));
  assert.match(hashPassword("password123", "sha1"), /^[0-9a-f]{64}$/);
  refused(() => hashPassword(1), "password-invalid", "password");
  refused(() => hashPassword("\ud800"), "password-invalid", "password");
  refused(() => hashPassword("x", "email"), "password-invalid", "email");
  refused(() => hashPassword("x", "md5"), "password-invalid", "form");
});

test("no error holds a value", () => {
  const pan = "4111111111111111";
  for (const body of [{ [pan]: new Map() }, { custom: { [pan]: NaN } }, `{"${pan}":1,"${pan}":2}`, { password: `sk_live_${pan}`, timestamp: pan }]) {
    try {
      request("/v2/order", body, target);
      assert.fail("it was taken");
    } catch (error) {
      assert.ok(error instanceof RavelinError);
      assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes(pan));
    }
  }
});

test("a member called __proto__ is one like any other", async () => {
  const text = `{"a":1,"__proto__":{"isAdmin":true},"b":[{"__proto__":{"__proto__":${2n ** 60n},"c":0.1}}]}`;
  const value = parse(text);
  assert.deepEqual(Object.keys(value), ["a", "__proto__", "b"]);
  assert.equal(value.isAdmin, undefined);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(Object.getPrototypeOf(value.b[0]), Object.prototype);
  assert.equal(stringify(value), text);
  const { recommendation } = readAnswer(200, `{"status":200,"data":{"action":"ALLOW"},"__proto__":{"isAdmin":true}}`);
  assert.equal(recommendation.isAdmin, undefined);
  const sent = request("/v2/order", { ...order, custom: JSON.parse(`{"__proto__":{"tier":1}}`) }, target);
  assert.match(await sent.text(), /"custom":\{"__proto__":\{"tier":1\}\}/);
});

test("nothing of it is in the page's module", () => {
  const [page, ours] = ["ravelin.wasm", "backend.wasm"].map((name) => readFileSync(join(root, "pkg/dist", name), "latin1"));
  for (const word of ["checkoutPreAuth", "paymentMethodId", "price-not-whole", "core-v2-api-reference", "RATE_LIMIT"]) {
    assert.ok(ours.includes(word), word);
    assert.ok(!page.includes(word), word);
  }
  for (const name of ["index.js", "device.js", "ravelinjs.js"]) {
    assert.ok(!readFileSync(join(root, "pkg/dist", name), "utf8").includes("checkBody"), name);
  }
});
