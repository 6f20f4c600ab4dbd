// What a card form needs and everyone writes again. No WebAssembly, no network.

import { RavelinError } from "./error.js";
import { formatExpiry, parseExpiry } from "./form/expiry.js";
import { luhn, mask, scheme } from "./form/hint.js";
import { formatNumber } from "./form/number.js";
import { ready } from "./form/ready.js";
import { retype } from "./form/retype.js";

export { formatExpiry, formatNumber, luhn, mask, parseExpiry, scheme };

export const autofill = {
  number: { autocomplete: "cc-number", inputmode: "numeric" },
  expiry: { autocomplete: "cc-exp", inputmode: "numeric" },
  month: { autocomplete: "cc-exp-month", inputmode: "numeric" },
  year: { autocomplete: "cc-exp-year", inputmode: "numeric" },
  name: { autocomplete: "cc-name" },
};

const PARTS = Object.keys(autofill);

const FORMATS = { number: formatNumber, expiry: formatExpiry };

/** Where the fields of a card stand in a form. */
const PLACES = { pan: ["number"], month: ["month", "expiry"], year: ["year", "expiry"], nameOnCard: ["name"] };

export function bindCardForm(form, { fields = {}, onInput } = {}) {
  if (!form?.querySelector) refuse("form", "is not on the page");
  const stop = new AbortController();
  const on = (type, listener) => form.addEventListener(type, listener, { signal: stop.signal });

  // Looked for each time: a framework takes fields away and brings others.
  const find = (part) => {
    const given = fields[part];
    if (given) return typeof given === "string" ? form.querySelector(given) : given;
    return form.querySelector(`[autocomplete~="${autofill[part].autocomplete}" i]`);
  };
  const value = (part) => find(part)?.value ?? "";
  const input = (field) => PLACES[field]?.map?.(find).find(Boolean) ?? null;

  const seen = new WeakSet();
  /** Returns which part of a card a field is; one that is seen for the first time is made ready. */
  const partOf = (field) => {
    const part = field && PARTS.find((part) => find(part) === field);
    if (part && !seen.has(field)) ready(field, autofill[part], FORMATS[part]);
    if (part) seen.add(field);
    return part;
  };

  for (const part of PARTS) partOf(find(part));
  on("focusin", ({ target }) => partOf(target));
  on("input", (event) => {
    const part = partOf(event.target);
    // What an input method has not finished is left alone.
    if (!part || event.isComposing) return;
    if (FORMATS[part]) retype(event.target, FORMATS[part], event.inputType);
    onInput?.(hint());
  });
  on("compositionend", ({ target }) => {
    const format = FORMATS[partOf(target)];
    if (format) retype(target, format);
  });
  // The form's own request, or `new FormData(form)`, must not hold the card in the clear.
  on("formdata", ({ formData }) => {
    for (const part of PARTS) formData.delete(find(part)?.name ?? "");
  });

  function hint() {
    const number = value("number");
    return { scheme: scheme(number), luhn: luhn(number), masked: mask(number), expiry: expiry() };
  }

  function expiry() {
    return parseExpiry(find("expiry") ? value("expiry") : `${value("month")}/${value("year")}`);
  }

  function card() {
    for (const field of ["pan", "month", "year"]) {
      if (!input(field)) refuse(field, 'has no field; autocomplete="cc-number" or "cc-exp" makes one');
    }
    // What is no date becomes an empty month, which `encryptCard` refuses in its own words.
    const { month = "", year = "" } = expiry() ?? {};
    return { pan: value("number"), month, year, nameOnCard: value("name").trim() || undefined };
  }

  return { card, hint, input, dispose: () => stop.abort() };
}

/** Says what the page lacks. Not as `pan-invalid` and the like, which are the shopper's to mend. */
function refuse(field, sentence) {
  throw new RavelinError("card-invalid", field, sentence);
}
