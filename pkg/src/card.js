// A card into what the WebAssembly module takes, and what it gives back: the same for every entry.

import { run } from "./made/glue.js";
import { refuse } from "./refusal.js";

const FIELDS = ["pan", "month", "year", "nameOnCard"];
export const TEXT = 1;
export const BROKEN = 3;

/** Returns the `paymentMethodCipher` of a card; the module is there by now. */
export function encryptCard(rsaKey, card) {
  const isCard = typeof card === "object" && card && !(Symbol.iterator in card);
  const unknown = isCard ? Object.keys(card).find((name) => !FIELDS.includes(name)) : undefined;
  const isRead = isCard && unknown === undefined;
  const values = [rsaKey, ...FIELDS.map((name) => (isRead ? card[name] : undefined))];
  let kinds = (isRead ? 1 : isCard ? 3 : 2) << 20;
  const texts = values.map((value, place) => {
    const kind = kindOf(value, place);
    kinds |= kind << (4 * place);
    // U+0000 parts the fields; in any but the last it is as wrong as U+0001.
    if (kind !== TEXT) return "";
    return place < 4 ? String(value).replace(/\0/g, "\x01") : value;
  });
  const result = run(kinds, texts.join("\0"));
  return result.length > 3 ? JSON.parse(result) : refuse(result - 100, unknown);
}

/** Returns what stands in a field: 0 nothing, 1 text, 2 a number, 3 text with half a character, 4 else. */
export function kindOf(value, place) {
  if (value == null) return 0;
  if (typeof value === "string") return /\p{Surrogate}/u.test(value) ? BROKEN : TEXT;
  // Whole numbers are as good as their digits, in a card number, month or year.
  if (place > 0 && place < 4 && Number.isSafeInteger(value) && value >= 0) return TEXT;
  return typeof value === "number" ? 2 : 4;
}
