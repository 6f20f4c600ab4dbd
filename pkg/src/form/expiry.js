// The expiry date as people, browsers and password managers write it.

import { asciiDigits } from "./digits.js";

const SPELLINGS = [
  /^(?<month>\d\d?)[\s/.,\-\u2010-\u2015\u2212]+(?<year>\d{4}|\d\d)$/,
  /^(?<month>\d\d)(?<year>\d{4}|\d\d)$/,
  // What `<input type="month">` and some password managers give.
  /^(?<year>\d{4})-(?<month>\d\d)$/,
];

export function parseExpiry(typed) {
  const text = asciiDigits(typed).trim();
  for (const spelling of SPELLINGS) {
    const found = spelling.exec(text)?.groups;
    const month = Number(found?.month);
    if (month > 0 && month < 13) return { month, year: Number(found.year.padStart(4, "20")) };
  }
  return undefined;
}

/** Returns what is typed so far with a slash after the month, which is put there with the first digit of the year. */
export function formatExpiry(typed) {
  const text = asciiDigits(typed).trim();
  // Whole years first are left to `parseExpiry`.
  if (/^20\d\d-/.test(text)) return text;
  const [, month, parted, year] = /^\D*(0?[2-9]|[01]\d?|\d?)(\D*)(.*)$/s.exec(text);
  return month + (month && (parted || year) ? "/" : "") + year.replace(/\D/g, "");
}
