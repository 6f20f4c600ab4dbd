// Values as JSON text. `JSON.stringify` would do, were it not for `bigint`s, which it refuses, and for numbers
// that are wrong already, which it writes.

import { RavelinError, shownName } from "../error.js";

// The core reads no deeper.
const DEEPEST = 120;

/** Returns the JSON of an argument; a body may also be JSON already, as text or bytes, and stays as it is. */
export function textOf(value, argument, mayBeJson = true) {
  const given = mayBeJson ? givenText(value, argument) : undefined;
  return given ?? written(value, [], argument) ?? refused([], argument, "should be JSON, or what can be written as JSON");
}

/** Returns JSON that was written elsewhere, as text or bytes. */
export function jsonText(value, argument) {
  return givenText(value, argument) ?? refused([], argument, "should be JSON as text or bytes, not what was read from it");
}

/** Returns the text of an answer, which may be broken in whatever way, and may be none. */
export function answerText(value) {
  if (value === undefined || value === null) return "";
  if (isBytes(value)) return new TextDecoder().decode(value);
  if (typeof value === "string") return value;
  return refused([], "text", "should be the answer's text, as `await response.text()` gives it, not what was read from it");
}

function givenText(value, argument) {
  if (typeof value === "string") return value;
  if (!isBytes(value)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(value);
  } catch {
    return refused([], argument, "is not UTF-8");
  }
}

/** Tells bytes by their tag, since test runners have two classes `Uint8Array`. */
function isBytes(value) {
  return ArrayBuffer.isView(value) && {}.toString.call(value) === "[object Uint8Array]";
}

/** Returns the JSON of a value at a path; nothing where `JSON.stringify` would leave it out. */
function written(value, path, argument) {
  // Of objects only: where somebody gave all `bigint`s a `toJSON`, they would become text.
  if (Object(value) === value && typeof value.toJSON === "function") value = value.toJSON(String(path.at(-1) ?? ""));
  if ([Number, String, Boolean, BigInt].some((type) => value instanceof type)) value = value.valueOf();
  switch (typeof value) {
    case "undefined":
    case "function":
    case "symbol":
      return undefined;
    case "bigint":
      return String(value);
    case "number":
      return number(value, path, argument);
    case "object":
      return value === null ? "null" : structure(value, path, argument);
    default:
      return JSON.stringify(value);
  }
}

function number(value, path, argument) {
  if (!Number.isFinite(value)) return refused(path, argument, "is a number that JSON does not have");
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return refused(path, argument, "is a number that may have been rounded: give it as a bigint");
  }
  return JSON.stringify(value);
}

function structure(value, path, argument) {
  if (path.length > DEEPEST) refused(path.slice(0, 3), argument, "is nested too deeply, or inside of itself");
  if (Array.isArray(value)) {
    // Not `map`, which passes over places where nothing is.
    return `[${Array.from(value, (item, place) => written(item, [...path, place], argument) ?? "null").join()}]`;
  }
  if (Symbol.iterator in value) refused(path, argument, "should be an object or an array: JSON has nothing else");
  const members = Object.entries(value).map(([name, member]) => [name, written(member, [...path, name], argument)]);
  const present = members.filter(([, text]) => text !== undefined);
  return `{${present.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

/** Throws for the value at a path, or for the argument as a whole. */
function refused(path, argument, sentence) {
  const shown = path.reduce((left, step) => {
    if (typeof step === "number") return `${left}[${step}]`;
    return left ? `${left}.${shownName(step)}` : shownName(step);
  }, "");
  throw new RavelinError("json-invalid", shown || argument, sentence);
}
