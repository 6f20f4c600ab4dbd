// Rows of the core's error table as errors.

import { RavelinError, shownName } from "./error.js";
import { ERRORS } from "./made/errors.js";

/** Throws the error of a row; a name that may hold a card number is not shown. */
export function refuse(number, unknown = "") {
  const [code, field, sentence] = ERRORS[number];
  throw new RavelinError(code, field || shownName(unknown), sentence);
}
