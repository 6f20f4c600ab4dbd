// Hints for a card form. They refuse nothing: a number that fails them is still encrypted.
//
// `src/card/hint.rs` has the same rules for servers and apps; the same cases hold both. They stand here
// once more because a form must not wait for a WebAssembly module.

import { digitsOf } from "./digits.js";

/** Ranges of the first four digits, as the schemes publish them; the first that fits counts. */
const RANGES = [
  ["visa", 4000, 4999],
  ["mastercard", 2221, 2720],
  ["mastercard", 5100, 5599],
  ["amex", 3400, 3499],
  ["amex", 3700, 3799],
  ["diners", 3000, 3059],
  ["diners", 3095, 3095],
  ["diners", 3600, 3699],
  ["diners", 3800, 3999],
  ["jcb", 3528, 3589],
  ["discover", 6011, 6011],
  ["discover", 6440, 6599],
  ["unionpay", 6200, 6299],
  ["unionpay", 8100, 8199],
  ["maestro", 5000, 5099],
  ["maestro", 5600, 5899],
  ["maestro", 6000, 6999],
];

function schemeOf(prefix) {
  return RANGES.find(([, low, high]) => prefix >= low && prefix <= high)?.[0];
}

export function scheme(typed) {
  const first = digitsOf(typed).slice(0, 4);
  if (!first) return undefined;
  const low = Number(first.padEnd(4, "0"));
  const high = Number(first.padEnd(4, "9"));
  const found = schemeOf(low);
  for (let prefix = low; prefix <= high; prefix += 1) {
    if (schemeOf(prefix) !== found) return undefined;
  }
  return found;
}

export function luhn(typed) {
  const digits = digitsOf(typed);
  let sum = 0;
  for (let place = 1; place <= digits.length; place += 1) {
    const value = digits[digits.length - place] * (2 - (place % 2));
    sum += value > 9 ? value - 9 : value;
  }
  return digits.length > 1 && sum % 10 === 0;
}

export function mask(typed) {
  const digits = digitsOf(typed);
  return digits.replace(/./g, (digit, place) => (digits.length > 11 && (place < 6 || place + 4 >= digits.length) ? digit : "*"));
}
