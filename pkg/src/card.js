// A card into what the WebAssembly module takes, and what it gives back.

import { TEXT, kindOf } from "./kind.js";
import { run } from "./module.js";
import { SDK_VERSION } from "./made/errors.js";
import { payload } from "./payload.js";
import { power } from "./power.js";
import { refuse } from "./refusal.js";
import { CARD, FIELDS, shapeOf } from "./shape.js";

/** Returns the `paymentMethodCipher` of a card; the module is there by now. */
export function encryptCard(rsaKey, card) {
  const [shape, unknown] = shapeOf(card);
  const values = [rsaKey, ...FIELDS.map((name) => (shape === CARD ? card[name] : undefined))];
  let kinds = shape << 20;
  const texts = values.map((value, place) => {
    const kind = kindOf(value, place);
    kinds |= kind << (4 * place);
    // U+0000 parts the fields; in any but the last it is as wrong as U+0001.
    if (kind !== TEXT) return "";
    return place < 4 ? String(value).replace(/\0/g, "\x01") : value;
  });
  const result = run(kinds, texts.join("\0"));
  // One character is the number of a reason.
  if (!result[1]) refuse(result.charCodeAt(), unknown);
  const [signature, message, block, index] = result.split(" ");
  return payload(message, power(block, rsaKey), SDK_VERSION, Number(index), signature);
}
