// The cipher in plain JavaScript, for pages that allow no WebAssembly and forms that cannot wait.
//
// `src/cipher.rs` tells the format and is the other half of this; the same vectors hold both.

import { gcm } from "@noble/ciphers/aes.js";
import { RavelinError } from "../error.js";
import { hexOf } from "../hex.js";
import { payload } from "../payload.js";
import { power } from "../power.js";
import { utf8 } from "../text.js";
import { readCard } from "./card.js";

/** Returns the `paymentMethodCipher` of a card with number, month, year and perhaps a name, for a key of `readKey`. */
export function encryptCard(key, card, ravelinSDKVersion) {
  const plaintext = utf8(JSON.stringify(readCard(card)));
  const [aesKey, iv] = [random(32), random(32)];
  const cardCiphertext = base64(gcm(aesKey, iv).encrypt(plaintext));
  const aesKeyCiphertext = transport(key, `${base64(aesKey)}|${base64(iv)}`);
  aesKey.fill(0);
  plaintext.fill(0);
  return payload(cardCiphertext, aesKeyCiphertext, ravelinSDKVersion, key.index, key.signature);
}

/** Encrypts a text under PKCS#1 v1.5; the result, in base64, has the length of the modulus. */
function transport({ line, length }, text) {
  const padding = random(length - text.length - 3);
  for (let i = 0; i < padding.length; i++) while (!padding[i]) padding[i] = random(1)[0];
  return power(hexOf([0, 2, ...padding, 0, ...utf8(text)]), line);
}

function random(length) {
  try {
    return crypto.getRandomValues(new Uint8Array(length));
  } catch {
    throw new RavelinError("random-unavailable", "", "no secure random numbers here");
  }
}

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
