// The page functions: the WebAssembly module, loaded once, behind a face for JavaScript.

import { BROKEN, TEXT, encryptCard, kindOf } from "./card.js";
import { hexOf } from "./cookies.js";
import { ids } from "./device.js";
import { RavelinError } from "./error.js";
import { moduleBytes } from "./inlined.js";
import { IMPORTS, __wbg_set_wasm, run, userAgent } from "./made/glue.js";
import { EmailSurrogate, EmailType, PasswordSurrogate, PasswordType } from "./made/errors.js";
import { refuse } from "./refusal.js";

export { RavelinError } from "./error.js";

let loading;

/** Loads the module, once, and returns the functions that need it; where there is no WebAssembly, what `fallback` returns. */
export async function load(given) {
  const { source, fallback } = {}.toString.call(given) === "[object Object]" ? given : { source: given };
  try {
    return await (loading ??= start(source));
  } catch (cause) {
    loading = undefined;
    const reason = new RavelinError("wasm-unavailable", "", "WebAssembly is refused here, or its module was not found");
    reason.cause = cause;
    if (fallback) return fallback(reason);
    throw reason;
  }
}

async function start(source) {
  const { exports } = await instantiate((await source) ?? moduleBytes(), { "./ravelin_bg.js": IMPORTS });
  __wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return { encryptCard, hashPassword, hashSha1Password, collectDevice };
}

/** Takes a URL, a response, bytes or a compiled module. */
async function instantiate(source, imports) {
  // Node.js has no fetch for files.
  const fs = /^file:/.test(source) && globalThis.process?.getBuiltinModule("node:fs");
  if (fs) source = fs.readFileSync(new URL(source));
  else if (source instanceof URL || typeof source === "string") source = await fetch(source);
  if (source.ok === false) throw new Error(`ravelin.wasm: status ${source.status}`);
  const made = await WebAssembly.instantiate(source.arrayBuffer ? await source.arrayBuffer() : source, imports);
  return made.instance ?? made;
}

function hashPassword(password, form = "login", email) {
  const text = form === "email" ? checked(email, EmailType, EmailSurrogate) : "";
  return run(form === "customer" ? 1 : 0, text + checked(password, PasswordType, PasswordSurrogate));
}

async function hashSha1Password(password) {
  const bytes = new TextEncoder().encode(checked(password, PasswordType, PasswordSurrogate));
  const sha1 = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes));
  return run(0, Array.from(sha1, hexOf).join(""));
}

function checked(value, type, surrogate) {
  const kind = kindOf(value);
  return kind === TEXT ? value : refuse(kind === BROKEN ? surrogate : type);
}

function collectDevice(options) {
  const { navigator } = globalThis;
  return {
    deviceId: ids(options).deviceId,
    userAgent: navigator ? userAgent(navigator) : "",
    language: navigator?.language ?? "",
  };
}
