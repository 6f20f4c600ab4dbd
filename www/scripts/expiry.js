/**
 * Returns `{ month, year }` from what people and browsers write into an expiry field (07/28, 7 / 2028,
 * 0728, 2028-07), or `null`.
 */
export function parseExpiry(text) {
  const found =
    /^\s*(?<month>\d{1,2})\s*[/.\-\s]\s*(?<year>\d{4}|\d{2})\s*$/.exec(text) ??
    /^\s*(?<month>\d{2})(?<year>\d{4}|\d{2})\s*$/.exec(text) ??
    /^\s*(?<year>\d{4})-(?<month>\d{2})\s*$/.exec(text);
  if (!found) return null;
  const { month, year } = found.groups;
  return { month: Number(month), year: Number(year) + (year.length === 2 ? 2000 : 0) };
}

/** Tells whether a card has expired: it is valid to the end of its month. */
export function isPast({ month, year }, now = new Date()) {
  return year * 12 + month < now.getFullYear() * 12 + now.getMonth() + 1;
}
