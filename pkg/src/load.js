// The page functions: the WebAssembly module, loaded once, behind a face for JavaScript.

import { encryptCard } from "./card.js";
import { collect } from "./collect.js";
import { RavelinError } from "./error.js";
import { run, start as startModule, userAgent } from "./module.js";
import { hashedText, sha1Text } from "./password.js";

let loading;

/**
 * Loads the module, once, from `source` or from what `own` returns, and returns the functions that need it; where
 * there is no WebAssembly, what `fallback` returns.
 */
export async function loadFrom(own, given) {
  const { source, fallback } = given?.constructor === Object ? given : { source: given };
  try {
    return await (loading ??= start(own, source));
  } catch (cause) {
    loading = undefined;
    const reason = new RavelinError("wasm-unavailable", "", "WebAssembly is refused here, or its module was not found");
    reason.cause = cause;
    if (fallback) return fallback(reason);
    throw reason;
  }
}

async function start(own, source) {
  await startModule(await bytesOf((await source) ?? own()));
  // Hashes nothing: another module is found out now, and not by a shopper.
  run();
  return { encryptCard, hashPassword, hashSha1Password, collectDevice };
}

/** Takes a URL, a response, bytes or a compiled module; returns one of the last two. */
async function bytesOf(source) {
  // Node.js has no fetch for files.
  const fs = /^file:/.test(source) && globalThis.process?.getBuiltinModule("node:fs");
  if (fs) return fs.readFileSync(new URL(source));
  if (source instanceof URL || typeof source === "string") source = await fetch(source);
  if (source.ok === false) throw new Error(`ravelin.wasm: status ${source.status}`);
  return source.arrayBuffer ? source.arrayBuffer() : source;
}

function hashPassword(password, form, email) {
  return run(form === "customer" ? 1 : 0, hashedText(password, form, email));
}

async function hashSha1Password(password) {
  return run(0, await sha1Text(password));
}

function collectDevice(options) {
  return collect(options, userAgent);
}
