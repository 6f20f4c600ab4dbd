// The forty facts that a drop-in for ravelinjs 1.8.1 has to honour, and where each of them is tested. Those of the
// browser SDK are tested by the other files of this folder, whose tests begin with the fact's number; those of the
// API behind it are tested here, with what the package has for a backend.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import Ravelin from "../../../pkg/dist/ravelinjs.js";
import { check, explain, hashPassword, labelsRequest, readAnswer, request, tagsRequest, tokenRequest, untagRequest } from "../../../pkg/dist/backend.js";
import { here } from "../support.mjs";

const FACTS = {
  // The cipher.
  1: "a key is exponent|modulus or index|exponent|modulus, in hexadecimal of either case, with zeros in front if need be",
  2: "keyIndex is a number; keySignature is the SHA-256 of the key exactly as it was given, in hexadecimal",
  3: "AES-256-GCM with a random key and a random IV of 32 bytes each, no associated data, the tag behind the ciphertext",
  4: "the plaintext is JSON without spaces: pan, year, month, nameOnCard, all of them texts, the last one only if given",
  5: "RSA carries base64(key)|base64(iv), 89 bytes",
  6: "the padding is PKCS#1 v1.5, so that a modulus has to be long enough",
  7: "RSA blocks have the full length of the modulus; the official ones may be shorter",
  8: "both ciphertexts are base64 with padding",
  9: "seven members, in their order; the version ends in -ravelinjs",
  10: "the object goes unchanged into paymentMethod",
  11: "OAEP is another algorithm, of the iOS SDK, and is not used",
  12: "a security code is refused by its name",
  // Validation.
  13: "what is wrong is said in one order and in exact words",
  14: "a card number is a number or text of 12 digits or more, whatever is between them; nobody checks Luhn",
  15: "a month is a number or text, read as parseInt does",
  16: "a year below 100 counts from 2000; one that has passed is a year",
  17: "a card may be encrypted twice, and is not changed",
  18: "encrypt.card answers at once and throws",
  19: "what is no key at all gets an error that says so",
  // Ids and cookies.
  20: "a new id is rjs- and a random UUID; a prefix of the shop's own stands instead",
  21: "the two cookies: their names, lives, paths and SameSite",
  22: "which id wins: configured, session cookie, device cookie, new; an existing one is adopted as it is",
  23: "a configured id counts if it is there and not empty",
  24: "a deleted cookie comes back; a negative life leaves the device cookie alone",
  25: "promises, of a kind that can be configured; importing needs no window",
  // The network.
  26: "the key tells the host, or api does",
  27: "POST to /z and /z/err with JSON, without headers of its own, without credentials; any 2xx is good",
  28: "one event per request, and what each of them has",
  29: "what is said of requests that fail",
  30: "what is told of a paste, and what is not",
  // The API.
  31: "addresses, headers and checkpoints of the API",
  32: "secret keys on servers only, publishable ones on pages only",
  33: "a timestamp's magnitude tells its unit; some members take no seconds",
  34: "password hashes: hexadecimal, and base64 for a customer",
  35: "why a login fails",
  36: "answers come empty, as null, and with members that differ",
  37: "actions and sources are open lists",
  38: "what excludes each other in an event",
  39: "what is worth sending again",
  40: "the media type that turns on the rules",
};

test("each of the forty facts has a test", () => {
  const folder = join(here, "ravelinjs");
  const sources = readdirSync(folder).filter((name) => name.endsWith(".test.mjs")).map((name) => readFileSync(join(folder, name), "utf8"));
  const named = sources.flatMap((source) => [...source.matchAll(/\((["`])facts? ([\d and,]+): [^\n]/g)]).flatMap(([, , numbers]) => numbers.match(/\d+/g));
  const tested = new Set(named.map(Number));
  assert.deepEqual(Object.keys(FACTS).map(Number).filter((number) => !tested.has(number)), []);
  assert.equal(Object.keys(FACTS).length, 40);
});

const target = { token: "sk_test_0123456789" };
const now = 1_700_000_000_000;
const order = { timestamp: now, customerId: "c", order: { orderId: "o", price: 1500, currency: "GBP" } };
const codes = (path, body, options) => check(path, body, { now, ...options }).map(({ code }) => code);
const rejected = (path, body, options) => check(path, body, { now, ...options }).filter(({ severity }) => severity === "rejected").map(({ code }) => code);

test("fact 31: addresses, headers and checkpoints of the API", async () => {
  const sent = request("/v2/order", order, target);
  assert.deepEqual([sent.method, sent.url], ["POST", "https://api.ravelin.com/v2/order"]);
  assert.equal(sent.headers.get("authorization"), "token sk_test_0123456789");
  assert.equal(sent.headers.get("content-type"), "application/json; charset=utf-8");
  assert.deepEqual(JSON.parse(await sent.text()), order);
  const to = (path, score) => request(path, { timestamp: now }, { ...target, score, unchecked: true }).url.slice("https://api.ravelin.com".length);
  const paths = ["/v2/checkout", "/v2/registration", "/v3/login", "/v2/login", "/v2/customer", "/v2/order", "/v2/paymentmethod", "/v2/pretransaction", "/v2/transaction", "/v2/paymentmethod/voucher", "/v2/chargeback", "/v2/reclaim", "/v2/label/customer", "/v2/tag/customer", ...["customer", "paymentmethod", "transaction", "order", "chargeback"].map((entity) => `/v2/backfill/${entity}`)];
  for (const path of paths) assert.equal(to(path), path);
  assert.equal(to("/v3/login", "login"), "/v3/login?score=login");
  assert.equal(to("/v2/checkout", "checkoutPreAuth"), "/v2/checkout?score=checkoutPreAuth");
  assert.equal(to("/v2/checkout", "checkoutPostAuth"), "/v2/checkout?score=checkoutPostAuth");
  assert.equal(to("/v2/transaction", true), "/v2/transaction?score=true");
  assert.deepEqual(rejected("/v2/checkout", order, { score: "login" }).filter((code) => /checkpoint/.test(code)), ["checkout-checkpoint"]);
  assert.equal(untagRequest("c", ["a", "b"], target).url, "https://api.ravelin.com/v2/tag/customer?customerId=c&tagName=a%2Cb");
  for (const made of [tagsRequest("c", target), labelsRequest(0, target), tokenRequest(target)]) assert.equal(made.method, "GET");
});

test("fact 32: secret keys on servers only, publishable ones on pages only", () => {
  for (const token of ["pk_live_0123456789", "publishable_key_live_0123456789"]) {
    assert.throws(() => request("/v2/order", order, { token }), { code: "key-invalid", field: "token" });
  }
  for (const key of ["sk_live_0123456789", "secret_key_live_0123456789"]) {
    const { core } = new Ravelin({ key, init: false });
    assert.throws(() => core.send("POST", "z", {}), { message: "ravelin/core: key is a secret one, which must never be in a page", code: "key-secret" });
  }
});

test("fact 33: a timestamp's magnitude tells its unit; some members take no seconds", () => {
  const units = [now / 1000, now, BigInt(now) * 1_000_000n];
  for (const timestamp of units) assert.deepEqual(rejected("/v2/order", { ...order, timestamp }), []);
  assert.deepEqual(rejected("/v2/order", { ...order, timestamp: now * 1000 }), ["time-unit"]);
  const paid = (time) => ({ timestamp: now, customerId: "c", orderId: "o", paymentMethodId: "p", transaction: { transactionId: "t", time, currency: "GBP", debit: 1, type: "auth" } });
  const voucher = (redemptionTime) => ({ timestamp: now, voucherRedemption: { customerId: "c", voucherCode: "v", redemptionTime, currency: "GBP", value: 1, success: true } });
  for (const [place, time] of units.entries()) {
    assert.equal(rejected("/v2/transaction", paid(time)).includes("transaction-seconds"), place === 0);
    assert.equal(rejected("/v2/paymentmethod/voucher", voucher(time)).includes("voucher-seconds"), place === 0);
  }
});

test("fact 34: password hashes: hexadecimal, and base64 for a customer", () => {
  const hex = "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f";
  assert.deepEqual([hashPassword("password123"), hashPassword("password123", "login")], [hex, hex]);
  assert.equal(hashPassword("password123", "customer"), Buffer.from(hex, "hex").toString("base64"));
  // Of the text in UTF-8, with nothing added and nothing taken away.
  for (const password of [" password123", "password123 ", "pässword", ""]) assert.notEqual(hashPassword(password), hex);
  assert.equal(hashPassword("pässwörd"), createHash("sha256").update("pässwörd", "utf8").digest("hex"));
});

const login = (more) => ({ timestamp: now, login: { username: "ada@example.com", success: true, authenticationMechanism: { password: { passwordHashed: hashPassword("x"), success: true } }, ...more } });

test("fact 35: why a login fails", () => {
  const reasons = ["BAD_PASSWORD", "UNKNOWN_USERNAME", "AUTHENTICATION_FAILURE", "INTERNAL_ERROR", "RATE_LIMIT", "BANNED_USER"];
  const failed = (failureReason) => login({ success: false, authenticationMechanism: { password: { success: false, failureReason } } });
  for (const reason of reasons) assert.ok(!codes("/v3/login", failed(reason)).includes("login-failure-reason-missing"), reason);
  assert.ok(codes("/v3/login", failed(undefined)).includes("login-failure-reason-missing"));
});

test("fact 36: answers come empty, as null, and with members that differ", () => {
  for (const text of ["", null, undefined, "null", "{}", '{"status":200}', '{"success":"true"}', '{"timestamp":"2024-01-02T03:04:05Z"}', '{"timestamp":1700000000}']) {
    const answer = readAnswer(200, text, "/v2/order");
    assert.deepEqual([answer.isTaken, answer.advice], [true, undefined], String(text));
  }
  const full = {
    status: 200,
    data: { customerId: "c", action: "ALLOW", score: 5, source: "RAVELIN", registrationId: "r", ato: { score: 1 }, rules: { triggered: [] }, warnings: [{ class: "customer-absent-email", help: "h", msg: "m" }] },
    credentialStatus: { breached: true },
    somethingNew: [1],
  };
  const answer = readAnswer(200, JSON.stringify(full), "/v3/login");
  assert.equal(answer.advice, "allow");
  assert.ok(answer.notes.length > 0, "warnings and breached credentials are told");
});

test("fact 37: actions and sources are open lists", () => {
  const advice = (action, source = "RAVELIN") => readAnswer(200, JSON.stringify({ data: { action, source } }), "/v2/checkout").advice;
  assert.deepEqual(["ALLOW", "PERMIT", "REVIEW", "MANUAL_REVIEW", "SMS_2FA", "3DS_AUTHENTICATE", "PREVENT", "BLOCK"].map((action) => advice(action)), ["allow", "allow", "review", "review", "review", "review", "prevent", "prevent"]);
  assert.equal(advice("AN_ACTION_OF_OUR_OWN"), undefined);
  assert.equal(advice("ALLOW", "A_SOURCE_THAT_IS_NEW"), "allow");
});

test("fact 38: what excludes each other in an event", () => {
  const customer = { customerId: "c", email: "ada@example.com", registrationTime: now };
  const device = { deviceId: "d" };
  const cash = { paymentMethodId: "p", methodType: "cash" };
  const both = [
    ["/v2/checkout", { ...order, customer }, "customer-and-id"],
    ["/v2/checkout", { ...order, paymentMethod: cash, paymentMethodId: "other" }, "payment-method-and-id"],
    ["/v2/order", { ...order, device, deviceId: "d" }, "device-and-id"],
    ["/v2/order", { ...order, tempCustomerId: "t" }, "temp-customer-and-id"],
  ];
  for (const [path, body, code] of both) assert.ok(rejected(path, body).includes(code), `${code}: ${rejected(path, body)}`);
  assert.ok(!rejected("/v2/login", { timestamp: now, customerId: "c", tempCustomerId: "t" }).includes("temp-customer-and-id"), "a login ties them");
});

test("fact 39: what is worth sending again", () => {
  for (const status of [400, 401, 402, 403, 404, 405, 406]) assert.deepEqual([explain(status).isRetryable, readAnswer(status, "").isRetryable], [false, false], String(status));
  for (const status of [500, 502, 503, 504]) assert.deepEqual([explain(status).isRetryable, readAnswer(status, "").isRetryable], [true, true], String(status));
  assert.equal(readAnswer(0, "").isRetryable, true, "nobody answered");
  // Ravelin has the event of an account that is limited; one of a customer with too many was dropped.
  assert.equal(readAnswer(429, "").isRetryable, false);
  assert.equal(readAnswer(200, JSON.stringify({ data: { action: "PREVENT", source: "RATE_LIMIT" } })).isRetryable, true);
});

test("fact 40: the media type that turns on the rules", () => {
  const accept = (options) => request("/v2/order", order, { ...target, score: true, ...options }).headers.get("accept");
  assert.equal(accept({ ruleOutput: true }), "application/vnd.ravelin.score.v2+json");
  assert.notEqual(accept({}), "application/vnd.ravelin.score.v2+json");
  const rules = { triggered: [{ id: "r1", name: "velocity" }] };
  const told = readAnswer(200, JSON.stringify({ data: { action: "REVIEW", rules } }), "/v2/order").recommendation;
  assert.ok(told.data.rules);
});
