// What a card form needs and everyone writes again. No WebAssembly, no network.

import { formatExpiry, parseExpiry } from "./form/expiry.js";
import { luhn, mask, scheme } from "./form/hint.js";
import { formatNumber } from "./form/number.js";
import { retype } from "./form/retype.js";

export { formatExpiry, formatNumber, luhn, mask, parseExpiry, scheme };

export const autofill = {
  number: { autocomplete: "cc-number", inputmode: "numeric" },
  expiry: { autocomplete: "cc-exp", inputmode: "numeric" },
  month: { autocomplete: "cc-exp-month", inputmode: "numeric" },
  year: { autocomplete: "cc-exp-year", inputmode: "numeric" },
  name: { autocomplete: "cc-name" },
};

const isTyped = ({ type, value }) => !type.startsWith("select") && !/[^\p{Nd}\s./–-]/u.test(value);

const FORMATS = { number: formatNumber, expiry: formatExpiry };

/** Where the fields of a card stand in a form. */
const PLACES = { pan: ["number"], month: ["month", "expiry"], year: ["year", "expiry"], nameOnCard: ["name"] };

export function bindCardForm(form, { fields = {}, onInput } = {}) {
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

  for (const [part, attributes] of Object.entries(autofill)) {
    const found = find(part);
    if (!found) continue;
    for (const [name, text] of Object.entries(attributes)) if (!found.hasAttribute(name)) found.setAttribute(name, text);
    // A spelling checker may be a server.
    found.spellcheck = false;
    // Shoppers do not wait for scripts, and a browser brings back what stood here. What a page shows of a card that
    // it has, `•••• 4242`, was typed by nobody.
    if (FORMATS[part] && isTyped(found)) retype(found, FORMATS[part]);
  }

  on("input", (event) => {
    const part = Object.keys(autofill).find((part) => find(part) === event.target);
    // What an input method has not finished is left alone.
    if (!part || event.isComposing) return;
    if (FORMATS[part]) retype(event.target, FORMATS[part], event.inputType);
    onInput?.(hint());
  });
  on("compositionend", ({ target }) => {
    for (const part of ["number", "expiry"]) if (find(part) === target) retype(target, FORMATS[part]);
  });
  // The form's own request, or `new FormData(form)`, must not hold the card in the clear.
  on("formdata", ({ formData }) => {
    for (const part of Object.keys(autofill)) {
      const { name } = find(part) ?? {};
      if (name) formData.delete(name);
    }
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
      if (!input(field)) throw new Error(`bindCardForm: the form has no field for ${field}; autocomplete="cc-number" and "cc-exp" make one`);
    }
    // What is no date becomes an empty month, which `encryptCard` refuses in its own words.
    const { month = "", year = "" } = expiry() ?? {};
    return { pan: value("number"), month, year, nameOnCard: value("name").trim() || undefined };
  }

  return { card, hint, input, dispose: () => stop.abort() };
}
