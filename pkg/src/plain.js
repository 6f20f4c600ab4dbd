// The page functions in plain JavaScript: a fallback that a page may choose where WebAssembly is refused.

import { CardNotObject, CardUnknownField, SDK_VERSION } from "./made/errors.js";
import { hashedText, sha1Text } from "./password.js";
import { hexOf } from "./hex.js";
import { encryptCard as encrypt } from "./plain/cipher.js";
import { readKey } from "./plain/key.js";
import { refuse } from "./refusal.js";
import { CARD, NO_CARD, shapeOf } from "./shape.js";
import { utf8 } from "./text.js";
import { sha256 } from "@noble/hashes/sha2.js";

export { collectDevice } from "./collect.js";
export { RavelinError } from "./error.js";

/** Returns the `paymentMethodCipher` of a card. */
export function encryptCard(rsaKey, card) {
  const key = readKey(rsaKey);
  const [shape, unknown] = shapeOf(card);
  if (shape !== CARD) refuse(shape === NO_CARD ? CardNotObject : CardUnknownField, unknown);
  return encrypt(key, card, SDK_VERSION);
}

export function hashPassword(password, form, email) {
  const hash = sha256(utf8(hashedText(password, form, email)));
  return form === "customer" ? btoa(String.fromCharCode(...hash)) : hexOf(hash);
}

export async function hashSha1Password(password) {
  return hashPassword(await sha1Text(password));
}
