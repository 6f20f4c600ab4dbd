// Where a request goes, and the key that goes with it.

import { RavelinError } from "../error.js";

const BASE_URL = "https://api.ravelin.com";

/** What is asked for where the rules are wanted that led to a recommendation. */
const WITH_RULES = "application/vnd.ravelin.score.v2+json";

/** Returns a `Request`, or what it would be made of where there is no such thing. */
export function addressed(method, target, { token, baseUrl = BASE_URL, ruleOutput } = {}, body) {
  const url = base(baseUrl) + target;
  const headers = { authorization: `token ${secret(token)}` };
  if (body !== undefined) headers["content-type"] = "application/json; charset=utf-8";
  if (ruleOutput) headers.accept = WITH_RULES;
  // Nobody but Ravelin gets the key and the event: where else an answer points, is for people to decide.
  const made = { method, headers, body, redirect: "manual" };
  return globalThis.Request ? new Request(url, made) : { url, ...made };
}

/** Returns the base without a slash at its end; the key travels in the clear on this machine only. */
function base(text) {
  const refused = (sentence) => new RavelinError("event-invalid", "baseUrl", sentence);
  let url;
  try {
    url = new URL(text);
  } catch {
    throw refused("is no absolute address");
  }
  if (url.username || url.password) throw refused("should carry no user name and password");
  if (url.search || url.hash) throw refused("should end with its path");
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isHere) throw refused("is plain HTTP to another machine");
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refused("should begin with https");
  return url.href.replace(/\/+$/, "");
}

function secret(token) {
  const refused = (sentence) => new RavelinError("key-invalid", "token", sentence);
  const key = typeof token === "string" ? token.trim() : "";
  if (!key) throw refused("is missing: the secret API key, from the dashboard");
  if (/^(pk|publishable_key)_/.test(key)) throw refused("is a publishable API key, not a secret one");
  if (!/^[!-~]{1,512}$/.test(key)) throw refused("is no API key");
  return key;
}
