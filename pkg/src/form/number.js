// The card number in groups, as it stands on the card.

import { digitsOf } from "./digits.js";
import { scheme } from "./hint.js";

export function formatNumber(typed) {
  const digits = digitsOf(typed);
  // 4-6-5 on an American Express card, 4-6-4 on one of Diners Club, fours on all others.
  const groups = /amex|diners/.test(scheme(digits)) ? /^(.{1,4})(.{0,6})(.*)/ : /(.{4})/;
  return digits.split(groups).filter(Boolean).join(" ");
}
