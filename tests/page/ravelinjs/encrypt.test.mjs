// Cards: the format, the order of validation and the words of ravelinjs. Ciphers are opened by OpenSSL.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import Ravelin from "../../../pkg/dist/ravelinjs.js";
import { javascriptModule, root } from "../support.mjs";
import { randomness, withRandomness } from "../suite/pinned.js";
import { KEY, keys, odd, officialCiphers, opened, pinned, rejects } from "./open.mjs";

const { javascript } = await import(`data:text/javascript,${encodeURIComponent(javascriptModule())}`);
const CARD = { pan: "4111 1111 1111 1111", month: "7", year: "28", nameOnCard: "Ada Lovelace" };
const fresh = [];
const PLAINTEXT = '{"pan":"4111111111111111","year":"2028","month":"7"}';

/** Returns an instance that does nothing by itself. */
const instance = (rsaKey) => new Ravelin({ rsaKey, init: false });

/** Returns what is thrown; it is an `Error` with a code, and no number of a card is in it. */
function thrown(act) {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof Error && error.name === "Error", String(error));
    assert.doesNotMatch(`${error.message} ${error.field}`, /4111|\d{11}/);
    return error;
  }
  return assert.fail("nothing was thrown");
}

const message = (card, rsaKey = KEY) => thrown(() => instance(rsaKey).encrypt.card(card)).message;

test("fact 1: a key of one part, or of four, is an invalid rsaKey, at once", () => {
  for (const key of ["10001", "1|10001|aa|bb", "pk_live_abc", 5]) {
    const error = thrown(() => new Ravelin({ rsaKey: key, init: false }));
    assert.deepEqual([error.message, error.code, error.field], ["ravelin/encrypt: invalid rsaKey", "key-invalid", "rsaKey"]);
  }
});

test("fact 1: exponent and modulus are hexadecimal in either case, with zeros in front if need be", () => {
  const [exponent, modulus] = KEY.split("|");
  for (const key of [`${exponent}|${modulus.toUpperCase()}`, `0${exponent}|${modulus}`, `${exponent}|00${modulus}`]) {
    assert.match(opened("k2048a", instance(key).encrypt.card(CARD)).plaintext, /4111111111111111/);
  }
});

test("fact 2: keyIndex is the key's number, 0 where it has none; keySignature is the SHA-256 of the key as it was given", () => {
  for (const [key, index] of [[KEY, 0], [`2|${KEY}`, 2], [`42|${KEY.toUpperCase()}`, 42]]) {
    const { keyIndex, keySignature } = instance(key).encrypt.card(CARD);
    assert.deepEqual([keyIndex, keySignature], [index, createHash("sha256").update(key).digest("hex")]);
  }
});

test("fact 3: AES-256-GCM with a key and an IV of 32 random bytes, and the tag behind the ciphertext", () => {
  const [first, second] = [0, 0].map(() => instance(KEY).encrypt.card(CARD));
  const [one, two] = [first, second].map((cipher) => opened("k2048a", cipher));
  assert.deepEqual([one.aesKey.length, one.iv.length], [32, 32]);
  assert.notDeepEqual(one.aesKey, two.aesKey);
  assert.notDeepEqual(one.iv, two.iv);
  const altered = Buffer.from(first.cardCiphertext, "base64");
  altered[altered.length - 1] ^= 1;
  assert.throws(() => opened("k2048a", { ...first, cardCiphertext: altered.toString("base64") }), /unable to authenticate/);
});

test("fact 4: the plaintext has pan, year, month and nameOnCard, in this order, as strings", () => {
  const cipher = instance(KEY).encrypt.card({ nameOnCard: "Zoë \"Z\"", month: "07", year: 28, pan: 4111111111111111 });
  assert.equal(opened("k2048a", cipher).plaintext, '{"pan":"4111111111111111","year":"2028","month":"7","nameOnCard":"Zoë \\"Z\\""}');
  assert.equal(opened("k2048a", instance(KEY).encrypt.card({ ...CARD, nameOnCard: undefined })).plaintext, PLAINTEXT);
  assert.match(opened("k2048a", instance(KEY).encrypt.card({ ...CARD, nameOnCard: "" })).plaintext, /"nameOnCard":""/);
});

test("facts 5 and 6: RSA carries base64(key)|base64(iv), 89 bytes, under PKCS#1 v1.5", () => {
  const { transport, padding, paddingBytes, modulusBytes } = opened("k2048a", instance(KEY).encrypt.card(CARD));
  assert.match(transport, /^[\w+/]{43}=\|[\w+/]{43}=$/);
  assert.deepEqual([padding, paddingBytes], ["0002", modulusBytes - 92]);
});

test("fact 7: the RSA block always has the length of the modulus", () => {
  const { rsaKey } = officialCiphers.find(({ key }) => key === "k1024");
  const { encrypt } = instance(rsaKey);
  // One block in 200 begins with a zero byte, which ravelinjs drops.
  for (let i = 0; i < 600; i++) assert.equal(Buffer.from(encrypt.card(CARD).aesKeyCiphertext, "base64").length, 128);
});

test("facts 8 and 9: both ciphertexts are base64 with padding; the object has seven members, in their order", () => {
  const cipher = instance(KEY).encrypt.card(CARD);
  for (const name of ["cardCiphertext", "aesKeyCiphertext"]) {
    assert.equal(Buffer.from(cipher[name], "base64").toString("base64"), cipher[name]);
  }
  assert.deepEqual(Object.keys(cipher), Object.keys(officialCiphers[0].output));
  assert.deepEqual([cipher.methodType, cipher.algorithm], ["paymentMethodCipher", "RSA_WITH_AES_256_GCM"]);
  assert.match(cipher.ravelinSDKVersion, /^\d+\.\d+\.\d+(-.+)?-ravelinjs$/);
  assert.equal(new Ravelin({ rsaKey: KEY, init: false, version: "9.9.9-x-ravelinjs" }).encrypt.card(CARD).ravelinSDKVersion, "9.9.9-x-ravelinjs");
});

test("fact 10: the object goes as it is into paymentMethod: it is plain, and the same after JSON", () => {
  const cipher = instance(KEY).encrypt.card(CARD);
  assert.equal(Object.getPrototypeOf(cipher), Object.prototype);
  assert.deepEqual(JSON.parse(JSON.stringify(cipher)), cipher);
});

test("fact 11: OAEP is not used, whose digest nobody outside of Ravelin knows", () => {
  const { algorithm, aesKeyCiphertext, cardCiphertext } = instance(KEY).encrypt.card(CARD);
  assert.equal(algorithm, "RSA_WITH_AES_256_GCM");
  assert.equal(opened("k2048a", { aesKeyCiphertext, cardCiphertext }).padding, "0002");
});

test("fact 12: a security code is refused by its name, before any value is looked at", () => {
  for (const name of ["cvv", "cvc", "securityCode"]) {
    assert.equal(message({ [name]: "123" }), `ravelin/encrypt: unrecognised property ${name}`);
  }
  assert.equal(message({ 4111111111111111: "" }), "ravelin/encrypt: unrecognised property (a name that is not shown)");
});

test("fact 13: what is wrong is said in the order and in the words of ravelinjs", () => {
  // Each card has all that the ones after it have, and one thing more that is wrong and comes first.
  const wrong = { cvv: "", rsaKey: 5, pan: "4111", month: 13, year: 1999 };
  const steps = [
    ["unrecognised property cvv", { cvv: undefined }],
    ["card.rsaKey should be a string", { rsaKey: "x" }],
    ["invalid rsaKey", { rsaKey: "" }],
    ["card.pan should have at least 12 digits", { pan: CARD.pan }],
    ["card.month should be in the range 1-12", { month: 12 }],
    ["card.year should be in the 21st century", { year: 2028 }],
  ];
  for (const falsy of [null, undefined, false, "", 0]) assert.equal(message(falsy), "ravelin/encrypt: card is required");
  const card = { ...wrong };
  for (const [text, right] of steps) {
    assert.equal(message(card), `ravelin/encrypt: ${text}`);
    Object.assign(card, right);
    if (card.cvv === undefined) delete card.cvv;
  }
  assert.equal(opened("k2048a", instance(KEY).encrypt.card(card)).plaintext, '{"pan":"4111111111111111","year":"2028","month":"12"}');
  assert.equal(message({ pan: "4111" }, undefined), message({ pan: "4111" }, KEY));
  assert.equal(thrown(() => instance().encrypt.card({ pan: "4111" })).message, "ravelin/encrypt: no rsaKey provided");
});

test("fact 13: without secure random numbers the generator is not ready", () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  const { encrypt } = instance(KEY);
  Object.defineProperty(globalThis, "crypto", { configurable: true, value: { getRandomValues() { throw new Error("none"); } } });
  try {
    const error = thrown(() => encrypt.card(CARD));
    assert.deepEqual([error.message, error.code], ["ravelin/encrypt: generator not ready", "random-unavailable"]);
  } finally {
    Object.defineProperty(globalThis, "crypto", own);
  }
  assert.ok(encrypt.card(CARD));
});

test("fact 14: a card number is text or a number, of 12 digits at the least, whatever separates them; nobody checks Luhn", () => {
  for (const pan of ["411111111111", "4111-1111-1111-1112", 4111111111111112, " 4111 1111.1111 ", "No. 4111/1111_1111\u200b1111"]) {
    assert.ok(instance(KEY).encrypt.card({ ...CARD, pan }));
  }
  assert.match(message({ ...CARD, pan: 2 ** 60 }), /^ravelin\/encrypt: card\.pan is a number that may have been rounded/);
  assert.match(message({ ...CARD, pan: "4".repeat(20) }), /^ravelin\/encrypt: card\.pan should have 12 to 19 digits$/);
});

test("fact 15: a month is text or a number; fractions and truth values, which ravelinjs lets through, are none", () => {
  for (const month of ["07", " 01", "12", 1]) assert.ok(instance(KEY).encrypt.card({ ...CARD, month }));
  assert.equal(message({ ...CARD, month: true }), "ravelin/encrypt: card.month should be in the range 1-12");
  assert.equal(message({ ...CARD, month: 1.5 }), "ravelin/encrypt: card.month should be a whole number from 1 to 12");
});

test("fact 16: a year counts from 2000 below 100; one that has passed is a year", () => {
  for (const [year, written] of [["1", "2001"], [99, "2099"], ["2001", "2001"], [2019, "2019"]]) {
    assert.match(opened("k2048a", instance(KEY).encrypt.card({ ...CARD, year })).plaintext, new RegExp(`"year":"${written}"`));
  }
  for (const year of [100, 2000, -28, "old"]) assert.equal(message({ ...CARD, year }), "ravelin/encrypt: card.year should be in the 21st century");
});

test("fact 17: the caller's card is not changed, and may be frozen", () => {
  const card = Object.freeze({ ...CARD, pan: 4111111111111111 });
  const { encrypt } = instance(KEY);
  const plain = [0, 0].map(() => opened("k2048a", encrypt.card(card)).plaintext);
  assert.deepEqual(card, { ...CARD, pan: 4111111111111111 });
  assert.equal(plain[0], plain[1]);
  // What ravelinjs made of a card is a card.
  assert.equal(opened("k2048a", encrypt.card({ pan: "4111111111111111", month: 7, year: 2028 })).plaintext, PLAINTEXT);
});

test("fact 18: encrypt.card needs no promise and no this, and a key in the card wins over the instance's", () => {
  const { card } = instance(officialCiphers.find(({ key }) => key === "k1024").rsaKey).encrypt;
  assert.equal(opened("k2048a", card({ pan: CARD.pan, month: 7, year: 2028, rsaKey: KEY })).plaintext, PLAINTEXT);
});

test("fact 6: a key is long enough for what it carries: shorter ones, at which ravelinjs breaks, are refused", () => {
  for (const bits of [512, 768, 1016]) {
    const error = thrown(() => instance(`10001|${"c".repeat(bits / 4 - 1)}1`).encrypt.card(CARD));
    assert.equal(error.message, "ravelin/encrypt: invalid rsaKey: it has a modulus of less than 1024 bits: it was cut short");
  }
  assert.equal(Buffer.from(instance(`10001|${"c".repeat(255)}1`).encrypt.card(CARD).aesKeyCiphertext, "base64").length, 128);
});

test("ten thousand bad cards, and then a good one", () => {
  const { encrypt } = instance(KEY);
  for (let i = 0; i < 10_000; i++) assert.throws(() => encrypt.card([null, { pan: i }, { cvv: i }, { ...CARD, month: 13 }, { ...CARD, nameOnCard: "\ud800" }][i % 5]));
  assert.match(opened("k2048a", encrypt.card(CARD)).plaintext, /Ada Lovelace/);
});

test("fact 19: what is no key gives an error that says so", () => {
  const [exponent, modulus] = KEY.split("|");
  for (const [key, said] of [
    [`x|${KEY}`, /invalid rsaKey: it has an index that is not a whole number/],
    [`${exponent}|`, /invalid rsaKey: it has a modulus/],
    [`${exponent}|zz${modulus.slice(2)}`, /invalid rsaKey: it has a modulus that is not hexadecimal/],
    [`${exponent}|${modulus.slice(0, 128)}`, /invalid rsaKey: it has .*cut short/],
    [`${modulus}|${exponent}`, /invalid rsaKey: it has modulus and exponent swapped/],
  ]) {
    const error = thrown(() => instance(key).encrypt.card(CARD));
    assert.match(error.message, said);
    assert.deepEqual([error.code, error.field], ["key-invalid", "rsaKey"]);
  }
  assert.equal(instance(` ${KEY}\n`).encrypt.card(CARD).keySignature, instance(KEY).encrypt.card(CARD).keySignature);
});

test("with given randomness, the exact object, to the byte", async (t) => {
  for (const { id, rsaKey, card, expected, ...pin } of pinned) {
    await t.test(id, () => {
      const { encrypt } = instance(rsaKey);
      const { ravelinSDKVersion: _, ...rest } = withRandomness(randomness(pin), () => encrypt.card(card));
      assert.deepEqual(rest, expected);
    });
  }
});

test("every spelling of every key has its index and its signature", async (t) => {
  for (const { id, spellings } of keys) {
    await t.test(id, () => {
      for (const { key, keyIndex, keySignature } of spellings) {
        const cipher = instance(key).encrypt.card({ pan: CARD.pan, month: 7, year: 2028 });
        assert.deepEqual([cipher.keyIndex, cipher.keySignature], [keyIndex, keySignature]);
        assert.equal(opened(id, cipher).plaintext, PLAINTEXT);
        fresh.push({ privateKeyId: id, expectedPlaintext: PLAINTEXT, cipher });
      }
    });
  }
});

test("the 129 cards of ravelinjs give the plaintexts of ravelinjs", async (t) => {
  for (const { id, key, rsaKey, instanceRsaKey, input, output, plaintext } of officialCiphers) {
    await t.test(id, () => {
      const encrypt = () => instance(instanceRsaKey ?? rsaKey).encrypt.card(input);
      const before = JSON.stringify(input);
      const cipher = encrypt();
      assert.equal(JSON.stringify(input), before);
      assert.equal(opened(key, cipher).plaintext, plaintext);
      fresh.push({ privateKeyId: key, expectedPlaintext: plaintext, cipher });
      assert.deepEqual([cipher.keyIndex, cipher.keySignature], [output.keyIndex, output.keySignature]);
    });
  }
});

test("what ravelinjs refuses is refused in its words; what it should not have accepted is refused", async (t) => {
  const cases = [...rejects, ...odd.map((vector) => ({ ...vector, make: javascript[vector.id] }))];
  for (const { id, rsaKey, card, make, should, field, ravelinjs } of cases) {
    await t.test(id, () => {
      let cipher;
      try {
        cipher = instance(rsaKey ?? undefined).encrypt.card(make ? make() : card);
      } catch (error) {
        // Only what is thrown by the caller's own code is not ours.
        if (id === "js-getter-throws") return assert.equal(error.message, "from the getter");
        assert.match(should, /refuse/, error.message);
        if (/^ravelin\/encrypt/.test(ravelinjs.error)) assert.equal(masked(error.message), masked(ravelinjs.error));
        assert.match(error.message, /^ravelin\/encrypt: /);
        assert.equal(typeof error.code, "string");
        return undefined;
      }
      assert.notEqual(should, "refuse", `accepted, though ${field} is wrong`);
      assert.match(opened("k2048a", cipher).plaintext, /^\{"pan":"(4111111111111111|6205500000000000004)","year":"2028","month":"7"/);
      return undefined;
    });
  }
});

test("others open them too", () => {
  assert.ok(fresh.length >= 129 + 91, `${fresh.length} ciphers`);
  // `tests/interop` opens these with Python's cryptography.
  mkdirSync(join(root, "target/fresh"), { recursive: true });
  writeFileSync(join(root, "target/fresh/ravelinjs.json"), JSON.stringify(fresh, null, 1));
});

/** Names that may be values are not shown here. */
function masked(text) {
  return text.replace(/property .*/s, (name) => (/(\p{N}\P{N}*){7}|@|\S\s+\S\s+\S|_|\(a name|.{138}/su.test(name) ? "property" : name));
}
