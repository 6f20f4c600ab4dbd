// Cards, encrypted at once: forms call this while they are submitted.

import { RavelinError, shownName } from "../error.js";
import { encryptCard } from "../plain/cipher.js";
import { readKey } from "../plain/key.js";
import { failure } from "./failure.js";

const FIELDS = ["rsaKey", "pan", "month", "year", "nameOnCard"];

export class Encrypt {
  constructor(core, config) {
    const rsaKey = config.rsaKey && shaped(config.rsaKey);
    this.card = core.bind(card, undefined, core, rsaKey);
  }
}

/** Returns the `paymentMethodCipher` of a card; `given` may have a key of its own. Nothing in it is changed. */
function card(core, instanceKey, given) {
  if (!given) throw failed("card is required", "card-invalid", "card");
  for (const name of Object.keys(given)) {
    if (!FIELDS.includes(name)) throw failed(`unrecognised property ${shownName(name)}`, "unknown-field", shownName(name));
  }
  // Each is read once: what reads them may be the caller's own code.
  const { rsaKey: ownKey, nameOnCard } = given;
  const [pan, month, year] = [given.pan, given.month, given.year].map((value) => (typeof value === "bigint" ? String(value) : value));
  if (ownKey && typeof ownKey !== "string") throw failed("card.rsaKey should be a string", "key-invalid", "rsaKey");
  const rsaKey = ownKey ? shaped(ownKey) : instanceKey;
  if (!rsaKey) throw failed("no rsaKey provided", "key-invalid", "rsaKey");
  // In the order of ravelinjs: what it refuses, it refuses first and in its own words.
  if (digits(pan) < 12) throw failed("card.pan should have at least 12 digits", "pan-invalid", "pan");
  const monthNumber = number(month);
  if (!(monthNumber > 0 && monthNumber < 13)) throw failed("card.month should be in the range 1-12", "month-invalid", "month");
  const yearNumber = number(year);
  if (!((yearNumber > 0 && yearNumber < 100) || yearNumber > 2000)) {
    throw failed("card.year should be in the 21st century", "year-invalid", "year");
  }
  try {
    // What is refused besides is said in the manner of ravelinjs.
    return encryptCard(readKey(rsaKey), { pan: bare(pan), month, year, nameOnCard }, core.version);
  } catch (error) {
    if (!(error instanceof RavelinError)) throw error;
    const { code, field, message } = error;
    if (code === "random-unavailable") throw failed("generator not ready", code);
    throw failed(field === "rsaKey" ? `invalid ${message.replace(" ", ": it ")}` : `card.${message}`, code, field);
  }
}

/**
 * Returns a key without the white space around it, which copying leaves there. Throws unless it has two or
 * three parts; whether it is a key, is found out with the first card: the rest of the page must not suffer.
 */
function shaped(rsaKey) {
  const parts = typeof rsaKey === "string" ? rsaKey.split("|").length : 0;
  if (parts < 2 || parts > 3) throw failed("invalid rsaKey", "key-invalid", "rsaKey");
  return rsaKey.trim();
}

/** Returns a card number without what may stand around and between its digits; letters between them may not. */
function bare(pan) {
  return typeof pan === "string" ? pan.replace(/[\p{P}\p{S}\p{Z}\p{Cf}\s]/gu, "").replace(/^\p{L}+|\p{L}+$/gu, "") : pan;
}

/** Returns how many digits there are in a card number, whatever else is in it. */
function digits(pan) {
  return /^(string|number)$/.test(typeof pan) ? String(pan).replace(/[^0-9]/g, "").length : 0;
}

/** Returns a month or year as ravelinjs reads it. */
function number(value) {
  return typeof value === "number" ? value : typeof value === "string" ? parseInt(value, 10) : NaN;
}

function failed(message, code, field) {
  return failure("ravelin/encrypt: " + message, code, field);
}
