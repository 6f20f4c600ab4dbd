// A field whose text is put in order while somebody types into it.

import { digitsOf } from "./digits.js";

/**
 * Puts a field's text in order, and the caret back behind the digit it stood behind.
 *
 * With a caret that counts digits it does not matter what is put between them, and a backspace over a space
 * goes on to the digit before it. A forward delete has to step over the space, or it would stand still.
 */
export function retype(input, format, inputType = "") {
  const { value, selectionStart } = input;
  const text = format(value);
  // Lists and fields of a number or a month have no caret, and take no text that is in order.
  if (text === value || selectionStart == null) return;
  const before = countDigits(value.slice(0, selectionStart));
  // Past the setter of the instance, which React watches: it would take the new text for its own.
  Reflect.set(Object.getPrototypeOf(input), "value", text, input);
  // Some Safaris move the focus to a field whose selection is set.
  if (!hasFocus(input)) return;
  let caret = 0;
  for (let digits = 0; digits < before && caret < text.length; caret += 1) digits += countDigits(text[caret]);
  // A separator that was typed stays behind the caret, and so does one that is deleted towards.
  const typed = inputType.startsWith("insert") && /\D$/.test(value.slice(0, selectionStart));
  if (typed || inputType === "deleteContentForward") while (/^\D/.test(text.slice(caret))) caret += 1;
  input.setSelectionRange(caret, caret);
}

/** Tells whether a field has the focus, in a shadow tree too. */
export function hasFocus(field) {
  return field.getRootNode().activeElement === field;
}

function countDigits(text) {
  return digitsOf(text).length;
}
