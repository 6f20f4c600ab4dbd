// Opens what a fixture has encrypted, with Node.js' own crypto (OpenSSL): no code of this project.

import assert from "node:assert/strict";
import { opened } from "../page/ravelinjs/open.mjs";
import { KEY_ID } from "./packed.mjs";

/** Fails unless a text is a cipher that opens to the card of every fixture. */
export function assertCard(text, card = { pan: "4111111111111111", month: "7", year: "2031", nameOnCard: "Ada Lovelace" }) {
  const cipher = JSON.parse(text);
  assert.equal(cipher.methodType, "paymentMethodCipher");
  assert.equal(opened(KEY_ID, cipher).plaintext, JSON.stringify({ pan: card.pan, year: card.year, month: card.month, nameOnCard: card.nameOnCard }));
}
