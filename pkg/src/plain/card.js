// A card as the core reads it: what people type is taken, what cannot be a card is refused.

import { RavelinError } from "../error.js";
import { utf8 } from "../text.js";

const MAX_NAME_BYTES = 4096;

/** Returns what is encrypted of a card: all text, in the order of the format. */
export function readCard({ pan, month, year, nameOnCard }) {
  // What is wrong is told in the order in which the core looks.
  const read = { pan: panOf(pan), month: monthOf(month), year: yearOf(year), nameOnCard: nameOf(nameOnCard) };
  return { pan: read.pan, year: read.year, month: read.month, nameOnCard: read.nameOnCard };
}

function panOf(pan) {
  if (pan == null) refuse("pan", "is missing");
  if (typeof pan === "number" && !(Number.isSafeInteger(pan) && pan >= 0)) {
    refuse("pan", "is a number that may have been rounded: give it as a string");
  }
  if (!/string|number/.test(typeof pan)) refuse("pan", "should be a string");
  const digits = ascii(pan).replace(/[\s.\-\u2010-\u2015\u2212]/g, "");
  if (/\D/.test(digits)) refuse("pan", "should be digits, with spaces, dashes or dots");
  if (!digits) refuse("pan", "is missing");
  if (digits.length < 12 || digits.length > 19) refuse("pan", "should have 12 to 19 digits");
  return digits;
}

function monthOf(month) {
  const number = small(month, "month");
  if (!(number >= 1 && number <= 12)) refuse("month", "should be a whole number from 1 to 12");
  return String(number);
}

function yearOf(year) {
  const number = small(year, "year");
  if (number >= 1 && number <= 99) return String(2000 + number);
  if (!(number >= 2001 && number <= 9999)) refuse("year", "should be a whole number from 1 to 99, or from 2001 to 9999");
  return String(number);
}

/** Returns a whole number that was typed in one, two or four digits; of anything else, none. */
function small(value, field) {
  if (value == null || value === "") refuse(field, "is missing");
  if (typeof value === "number") return Number.isInteger(value) ? value : NaN;
  return typeof value === "string" && /^(\d\d?|\d{4})$/.test(ascii(value).trim()) ? Number(ascii(value)) : NaN;
}

function nameOf(name) {
  if (name == null) return undefined;
  if (typeof name !== "string") refuse("nameOnCard", "should be a string, or absent");
  if (/\p{Surrogate}/u.test(name)) refuse("nameOnCard", "has a lone surrogate in it, which cannot be encoded");
  if (utf8(name).length > MAX_NAME_BYTES) refuse("nameOnCard", "is longer than 4096 bytes");
  return name;
}

/** Returns a text whose full-width, Arabic and Persian digits are those that they stand for. */
function ascii(value) {
  return String(value).replace(/[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt() & 15);
}

function refuse(field, sentence) {
  throw new RavelinError(`${field === "nameOnCard" ? "name" : field}-invalid`, field, sentence);
}
