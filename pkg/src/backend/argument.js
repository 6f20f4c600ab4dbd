// What a caller gives, looked at before any of it reaches the module, which has types and takes nothing else: there
// a wrong one would be an error without a code, or none at all.

import { RavelinError } from "../error.js";

/** Milliseconds from here on are the nanoseconds of some other program, or its microseconds. */
const TOO_LATE = 1e14;

/** Returns a text that has an encoding. */
export function string(value, field) {
  if (typeof value !== "string") throw refused(field, "should be a string");
  if (/\p{Surrogate}/u.test(value)) throw refused(field, "has a lone surrogate in it, which cannot be encoded");
  return value;
}

/** Returns an array of texts, of which each has an encoding. */
export function strings(values, field) {
  const wanted = "should be an array of strings";
  if (!Array.isArray(values)) throw refused(field, wanted);
  const texts = [];
  for (const value of values) {
    if (typeof value !== "string") throw refused(field, wanted);
    texts.push(string(value, field));
  }
  return texts;
}

/** Returns a point in time in milliseconds, from a count of them or from a `Date`. */
export function millis(value, field) {
  const count = countOf(value);
  if (Number.isInteger(count) && count >= 0 && count < TOO_LATE) return BigInt(count);
  throw refused(field, "should be whole milliseconds after 1970, as Date.now() gives them, or a Date");
}

/** Returns the status of an answer; 0 is one that never came. */
export function statusCode(value) {
  if (Number.isInteger(value) && value >= 0 && value < 1000) return value;
  throw refused("status", "should be the status of HTTP: a whole number from 0 to 999");
}

/** Returns the options of a call, each of its type; where a request goes is looked at when its address is made. */
export function settings(options = {}) {
  if (typeof options !== "object" || !options || Array.isArray(options)) {
    throw refused("options", "should be an object, such as { token }");
  }
  const { token, baseUrl, score, now = Date.now(), unchecked = false, ruleOutput = false } = options;
  return {
    token,
    baseUrl,
    score: checkpoint(score),
    now: millis(now, "now"),
    unchecked: flag(unchecked, "unchecked"),
    ruleOutput: flag(ruleOutput, "ruleOutput"),
  };
}

/** Returns the name of a checkpoint; of `true`, which is the unnamed one, the word. */
function checkpoint(score) {
  if (score === undefined) return undefined;
  return typeof score === "boolean" ? String(score) : string(score, "score");
}

function flag(value, field) {
  if (typeof value !== "boolean") throw refused(field, "should be true or false");
  return value;
}

/** Returns a count as a `number`; anything but a `number`, a `bigint` and a `Date` is not one. */
function countOf(value) {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object") return value;
  try {
    // Test runners have two classes `Date`, and `instanceof` knows one.
    return Date.prototype.getTime.call(value);
  } catch {
    return NaN;
  }
}

function refused(field, sentence) {
  return new RavelinError("event-invalid", field, sentence);
}
