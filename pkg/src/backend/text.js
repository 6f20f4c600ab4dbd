// Values as JSON text. `JSON.stringify` would do, were it not for `bigint`s, which it refuses, and for numbers
// that are wrong already, which it writes.

import { RavelinError, shownName } from "../error.js";

// The core reads no deeper.
const DEEPEST = 120;

/** Returns the JSON of a value; a body may also be JSON already, as text or bytes, and stays as it is. */
export function textOf(value, mayBeJson = true) {
  if (mayBeJson && typeof value === "string") return value;
  if (mayBeJson && value instanceof Uint8Array) return new TextDecoder().decode(value);
  const text = written(value, []);
  return text ?? refused([], "should be JSON, or what can be written as JSON");
}

/** Returns the JSON of a value at a path; nothing where `JSON.stringify` would leave it out. */
function written(value, path) {
  if (typeof value?.toJSON === "function") value = value.toJSON(path.at(-1) ?? "");
  switch (typeof value) {
    case "undefined":
    case "function":
    case "symbol":
      return undefined;
    case "bigint":
      return String(value);
    case "number":
      return number(value, path);
    case "object":
      return value === null ? "null" : structure(value, path);
    default:
      return JSON.stringify(value);
  }
}

function number(value, path) {
  if (!Number.isFinite(value)) return refused(path, "is a number that JSON does not have");
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return refused(path, "is a number that may have been rounded: give it as a bigint");
  }
  return JSON.stringify(value);
}

function structure(value, path) {
  if (path.length > DEEPEST) refused(path.slice(0, 3), "is nested too deeply, or inside of itself");
  if (Array.isArray(value)) {
    return `[${value.map((item, place) => written(item, [...path, place]) ?? "null").join()}]`;
  }
  if (Symbol.iterator in value) refused(path, "should be an object or an array: JSON has nothing else");
  const members = Object.entries(value).map(([name, member]) => [name, written(member, [...path, name])]);
  const present = members.filter(([, text]) => text !== undefined);
  return `{${present.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}

function refused(path, sentence) {
  const shown = path.reduce((left, step) => {
    if (typeof step === "number") return `${left}[${step}]`;
    return left ? `${left}.${shownName(step)}` : shownName(step);
  }, "");
  throw new RavelinError("json-invalid", shown, shown ? sentence : `the body ${sentence}`);
}
