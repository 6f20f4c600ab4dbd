// What JavaScript knows better than the module: the type of a value.

export const TEXT = 1;
export const BROKEN = 3;

/** Returns what stands in a field: 0 nothing, 1 text, 2 a number, 3 text with half a character, 4 else. */
export function kindOf(value, place) {
  if (value == null) return 0;
  if (typeof value === "string") return /\p{Surrogate}/u.test(value) ? BROKEN : TEXT;
  // Whole numbers are as good as their digits, in a card number, month or year.
  if (place > 0 && place < 4 && Number.isSafeInteger(value) && value >= 0) return TEXT;
  return typeof value === "number" ? 2 : 4;
}
