// What people and browsers write into an expiry field.

import assert from "node:assert/strict";
import test from "node:test";
import { isPast, parseExpiry } from "../../www/scripts/expiry.js";

test("a month and a year are read in the usual spellings", () => {
  for (const text of ["07/28", "7/28", "07 / 28", " 07/2028 ", "07-28", "07.2028", "07 28", "0728", "072028", "2028-07"]) {
    assert.deepEqual(parseExpiry(text), { month: 7, year: 2028 }, text);
  }
});

test("anything else is not guessed at", () => {
  for (const text of ["", "7", "07", "/28", "07/", "07/028", "07/28/30", "728", "July 2028", "07/28x", "٠٧/٢٨"]) {
    assert.equal(parseExpiry(text), null, text);
  }
});

test("a card is valid to the end of its month", () => {
  const expiry = { month: 7, year: 2028 };
  assert.equal(isPast(expiry, new Date(2028, 6, 31, 23, 59)), false);
  assert.equal(isPast(expiry, new Date(2028, 7, 1)), true);
  assert.equal(isPast({ month: 1, year: 2029 }, new Date(2028, 11, 31)), false);
});
