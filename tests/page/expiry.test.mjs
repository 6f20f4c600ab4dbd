// When a card of the demo shop has expired.

import assert from "node:assert/strict";
import test from "node:test";
import { isPast } from "../../www/scripts/expiry.js";

test("a card is valid to the end of its month", () => {
  const expiry = { month: 7, year: 2028 };
  assert.equal(isPast(expiry, new Date(2028, 6, 31, 23, 59)), false);
  assert.equal(isPast(expiry, new Date(2028, 7, 1)), true);
  assert.equal(isPast({ month: 1, year: 2029 }, new Date(2028, 11, 31)), false);
});
