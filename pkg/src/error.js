// What is refused, and why, as an error.

/** What was refused and why; never the value. `code` is stable, `field` says where. */
export class RavelinError extends Error {
  constructor(code, field, sentence) {
    super(field ? `${field} ${sentence}` : sentence);
    this.name = "RavelinError";
    this.code = code;
    this.field = field;
  }

  /** The entries of the package have a class each, in scripts that know nothing of one another. */
  static [Symbol.hasInstance](error) {
    return error?.name === "RavelinError";
  }
}

/** Returns a name that the caller chose as it may be shown: where a value got into its place, it is not. */
export function shownName(name) {
  return /(\p{N}\P{N}*){7}|@|\S\s+\S|^(sk|secret_key)_|.{129}/su.test(name) ? "(a name that is not shown)" : name;
}
