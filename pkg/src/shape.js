// The shape of a card: its fields, and no others, since a security code must never be sent.

export const FIELDS = ["pan", "month", "year", "nameOnCard"];
export const CARD = 1;
export const NO_CARD = 2;

/** Returns 1 for a card, 2 for what is none, and 3 for one with an unknown field, whose name stands beside it. */
export function shapeOf(card) {
  if (typeof card !== "object" || !card || Symbol.iterator in card) return [NO_CARD];
  const unknown = Object.keys(card).find((name) => !FIELDS.includes(name));
  return [unknown === undefined ? CARD : 3, unknown];
}
