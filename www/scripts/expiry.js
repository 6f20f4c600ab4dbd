/** Tells whether a card has expired, by the clock of this device: it is valid to the end of its month. */
export function isPast({ month, year }, now = new Date()) {
  return year * 12 + month < now.getFullYear() * 12 + now.getMonth() + 1;
}
