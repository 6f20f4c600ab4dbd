// What a backend calls: nothing in here sends anything, or keeps anything.

import { RavelinError } from "../error.js";
import {
  answerOf,
  checkBody,
  hashOf,
  labelsTarget,
  nextLabelsTarget,
  statusOf,
  tagsTarget,
  targetOf,
  untagTarget,
  valueOf,
} from "../made/backend-glue.js";
import { EmailSurrogate, EmailType, PasswordSurrogate, PasswordType } from "../made/errors.js";
import { refuse } from "../refusal.js";
import { ask } from "./core.js";
import { addressed } from "./request.js";
import { textOf } from "./text.js";

export { RavelinError } from "../error.js";
export { load } from "./core.js";

export function check(path, body, options = {}) {
  return found(path, textOf(body), options);
}

export function request(path, body, options) {
  const text = textOf(body);
  if (!options.unchecked) refuseRejected(found(path, text, options));
  return addressed("POST", ask(targetOf, path, options.score?.toString()), options, text);
}

export function tagsRequest(customerId, options) {
  return addressed("GET", ask(tagsTarget, customerId), options);
}

export function untagRequest(customerId, names, options) {
  return addressed("DELETE", ask(untagTarget, customerId, names), options);
}

export function labelsRequest(since, options) {
  return addressed("GET", ask(labelsTarget, BigInt(Number(since))), options);
}

export function nextLabelsRequest(page, options) {
  const target = ask(nextLabelsTarget, textOf(page));
  return target && addressed("GET", target, options);
}

export function tokenRequest(options) {
  return addressed("GET", "/v2/auth/checktoken", options);
}

export function readAnswer(status, text, path) {
  return ask(answerOf, status, text ?? "", path);
}

export function explain(status) {
  return ask(statusOf, status);
}

export function hashPassword(password, form = "login", email) {
  const name = form === "email" ? written(email, EmailType, EmailSurrogate) : "";
  return ask(hashOf, form, name, written(password, PasswordType, PasswordSurrogate));
}

export function parse(text) {
  return ask(valueOf, text);
}

export function stringify(value) {
  return textOf(value, false);
}

function found(path, text, { score, now = Date.now() }) {
  return ask(checkBody, path, text, score?.toString(), BigInt(Math.floor(Number(now))));
}

/** Throws the worst finding, if the body would be rejected for it; the worst come first. */
function refuseRejected(findings) {
  const [worst] = findings;
  if (worst?.severity !== "rejected") return;
  const code = worst.code.startsWith("json-") ? "json-invalid" : "event-invalid";
  const error = new RavelinError(code, worst.path, worst.path ? worst.sentence : `the body ${worst.sentence}`);
  throw Object.assign(error, { findings });
}

/** Returns a text that has an encoding. */
function written(text, type, surrogate) {
  if (typeof text !== "string") refuse(type);
  return /\p{Surrogate}/u.test(text) ? refuse(surrogate) : text;
}
