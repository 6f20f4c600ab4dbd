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
import { millis, settings, statusCode, string, strings } from "./argument.js";
import { ask } from "./core.js";
import { addressed } from "./request.js";
import { answerText, jsonText, textOf } from "./text.js";

export { RavelinError } from "../error.js";
export { load } from "./core.js";

const FORMS = ["login", "customer", "sha1", "email"];

export function check(path, body, options) {
  return found(string(path, "path"), textOf(body, "body"), settings(options));
}

export function request(path, body, options) {
  const given = settings(options);
  const target = ask(targetOf, string(path, "path"), given.score);
  const json = textOf(body, "body");
  if (!given.unchecked) refuseRejected(found(path, json, given));
  return addressed("POST", target, given, json);
}

export function tagsRequest(customerId, options) {
  return addressed("GET", ask(tagsTarget, string(customerId, "customerId")), settings(options));
}

export function untagRequest(customerId, tagNames, options) {
  const names = JSON.stringify(strings(tagNames, "tagNames"));
  return addressed("DELETE", ask(untagTarget, string(customerId, "customerId"), names), settings(options));
}

export function labelsRequest(since, options) {
  return addressed("GET", ask(labelsTarget, millis(since, "since")), settings(options));
}

export function nextLabelsRequest(page, options) {
  const given = settings(options);
  const target = ask(nextLabelsTarget, textOf(page, "page"));
  return target && addressed("GET", target, given);
}

export function tokenRequest(options) {
  return addressed("GET", "/v2/auth/checktoken", settings(options));
}

export function readAnswer(status, text, path) {
  return ask(answerOf, statusCode(status), answerText(text), path === undefined ? path : string(path, "path"));
}

export function explain(status) {
  return ask(statusOf, statusCode(status));
}

export function hashPassword(password, form = "login", email) {
  if (!FORMS.includes(form)) throw new RavelinError("password-invalid", "form", "should be login, customer, sha1 or email");
  const name = form === "email" ? written(email, EmailType, EmailSurrogate) : "";
  return ask(hashOf, form, name, written(password, PasswordType, PasswordSurrogate));
}

export function parse(text) {
  return ask(valueOf, jsonText(text, "text"));
}

export function stringify(value) {
  return textOf(value, "value", false);
}

function found(path, json, { score, now }) {
  return ask(checkBody, path, json, score, now);
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
