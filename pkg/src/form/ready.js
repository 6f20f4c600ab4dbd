// A field as the page has it, made ready for a card.

import { hasFocus, retype } from "./retype.js";

/** Gives a field the attributes that it lacks, and, where it has a `format`, puts in order what stands in it. */
export function ready(field, attributes, format) {
  for (const [name, text] of Object.entries(attributes)) if (!field.hasAttribute(name)) field.setAttribute(name, text);
  // A spelling checker may be a server.
  field.spellcheck = false;
  if (!format) return;
  loosen(field);
  // Shoppers do not wait for scripts, and a browser brings back what stood here. What a page shows of a card that
  // it has, `•••• 4242`, was typed by nobody.
  if (!/[^\p{Nd}\s./–-]/u.test(field.value)) retype(field, format);
}

/**
 * Has a field take what is put between the digits: a number field is emptied by it, and a `pattern` or a `maxlength`
 * that was written for bare digits would keep the shopper from typing or from paying. `encryptCard` checks what they
 * checked.
 */
function loosen(field) {
  for (const name of ["pattern", "maxlength"]) field.removeAttribute(name);
  if (field.type !== "number") return;
  field.type = "text";
  // The caret of what becomes a text field is at the beginning, and somebody may be typing at the end, wherever it is.
  if (hasFocus(field)) field.setSelectionRange(99, 99);
}
