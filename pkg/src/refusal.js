// What is refused, and why: rows of the core's error table as errors.

import { ERRORS } from "./made/errors.js";

/** What was refused and why; never the value. `code` is stable, `field` says where. */
export class RavelinError extends Error {
  constructor(code, field, sentence) {
    super(field ? `${field} ${sentence}` : sentence);
    this.name = "RavelinError";
    this.code = code;
    this.field = field;
  }
}

/** Throws the error of a row; a name that may hold a card number is not shown. */
export function refuse(number, unknown = "") {
  const [code, field, sentence] = ERRORS[number];
  throw new RavelinError(code, field || shownName(unknown), sentence);
}

/** Returns a name that the caller chose as it may be shown: where a value got into its place, it is not. */
export function shownName(name) {
  return /(\p{N}\P{N}*){7}|@|\S\s+\S|^(sk|secret_key)_|.{129}/su.test(name) ? "(a name that is not shown)" : name;
}
