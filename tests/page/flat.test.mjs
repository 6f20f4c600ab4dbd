// Nothing that a page does wears the module out: it works after every bad call, and its memory stays as it is.

import assert from "node:assert/strict";
import test from "node:test";
import { assertPackage, vectors } from "./support.mjs";

const BAD_CALLS = 10_000;
const ENCRYPTIONS = 100_000;

const CARD = { pan: "4111111111111111", month: 7, year: 2028, nameOnCard: "Ada Lovelace" };
const rsaKey = vectors().keys.find(({ id }) => id === "k1024").spellings[0].key;

/** Returns the page functions of another instance, and how many bytes its memory has. */
async function watched(name) {
  assertPackage();
  const { Instance } = WebAssembly;
  let memory;
  WebAssembly.Instance = function (...given) {
    const instance = new Instance(...given);
    memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return instance;
  };
  try {
    const page = await (await import(`../../pkg/dist/index.js?${name}`)).load();
    assert.ok(memory.buffer.byteLength > 0);
    return { page, bytes: () => memory.buffer.byteLength };
  } finally {
    WebAssembly.Instance = Instance;
  }
}

test("a large text makes the memory grow: what is measured here is the module's own", async () => {
  const { page, bytes } = await watched("grown");
  const before = bytes();
  page.hashPassword("x".repeat(10_000_000));
  assert.ok(bytes() > before + 10_000_000);
});

test("10,000 bad calls leave the module working and its memory flat", async () => {
  const { page, bytes } = await watched("refused");
  const bad = [
    () => page.encryptCard(),
    () => page.encryptCard(rsaKey),
    () => page.encryptCard(rsaKey, []),
    () => page.encryptCard("", CARD),
    () => page.encryptCard(`${rsaKey}|`, CARD),
    () => page.encryptCard(rsaKey.slice(0, -1), CARD),
    () => page.encryptCard(rsaKey, { ...CARD, cvv: "123" }),
    () => page.encryptCard(rsaKey, { ...CARD, pan: "4".repeat(1000) }),
    () => page.encryptCard(rsaKey, { ...CARD, pan: {} }),
    () => page.encryptCard(rsaKey, { ...CARD, month: 13 }),
    () => page.encryptCard(rsaKey, { ...CARD, year: "\ud83d" }),
    () => page.encryptCard(rsaKey, { ...CARD, nameOnCard: "é".repeat(4000) }),
    () => page.hashPassword(7),
    () => page.hashPassword("x", "email"),
    () => withoutRandomness(() => page.encryptCard(rsaKey, CARD)),
  ];
  const call = (number) => assert.throws(bad[number % bad.length], { name: "RavelinError" });
  for (let number = 0; number < bad.length; number++) call(number);
  const before = bytes();
  for (let number = 0; number < BAD_CALLS; number++) call(number);
  assert.equal(bytes(), before);
  assert.equal(page.encryptCard(rsaKey, CARD).methodType, "paymentMethodCipher");
});

test("100,000 encryptions, with passwords between them, leave the memory flat", async () => {
  const { page, bytes } = await watched("encrypted");
  const call = (number) => {
    // Of every length, so that nothing that was freed just fits the next.
    const { cardCiphertext } = page.encryptCard(rsaKey, { ...CARD, nameOnCard: "é".repeat(number % 200) });
    assert.ok(cardCiphertext.length > 100);
    if (number % 10 === 0) assert.equal(page.hashPassword("x".repeat(number % 500)).length, 64);
  };
  for (let number = 0; number < 1000; number++) call(number);
  const before = bytes();
  for (let number = 0; number < ENCRYPTIONS; number++) call(number);
  assert.equal(bytes(), before);
});

function withoutRandomness(act) {
  const value = () => { throw new Error("no randomness here"); };
  Object.defineProperty(crypto, "getRandomValues", { configurable: true, value });
  try {
    return act();
  } finally {
    delete crypto.getRandomValues;
  }
}
