// The public operation of a page against OpenSSL's: keys of every length, exponents small and large, results with zeros
// in front.

import assert from "node:assert/strict";
import { constants, createPublicKey, generateKeyPairSync, publicEncrypt, randomBytes } from "node:crypto";
import test from "node:test";
import { power } from "../../pkg/src/power.js";

const hexOf = (base64url) => Buffer.from(base64url, "base64url").toString("hex");

for (const [modulusLength, publicExponent] of [[1024, 3], [1029, 65537], [2048, 65537], [2047, 17], [3072, 4294967295], [4096, 65537]]) {
  test(`${modulusLength} bits, exponent ${publicExponent}`, () => {
    const key = generateKeyPairSync("rsa", { modulusLength, publicExponent }).publicKey.export({ format: "jwk" });
    const rsaKey = [key.e, key.n].map(hexOf).join("|");
    const length = Math.ceil(modulusLength / 8);
    const theirs = createPublicKey({ key, format: "jwk" });
    // The zero and the one are their own powers, with nothing but zeros in front.
    const blocks = [Buffer.alloc(length), Buffer.alloc(length, 1).fill(0, 0, length - 1)];
    for (let number = 0; number < 20; number++) blocks.push(Buffer.concat([Buffer.from([0, 2]), randomBytes(length - 2)]));
    for (const block of blocks) {
      const expected = publicEncrypt({ key: theirs, padding: constants.RSA_NO_PADDING }, block);
      assert.equal(power(block.toString("hex"), rsaKey), expected.toString("base64"));
    }
  });
}
