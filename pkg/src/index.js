// The page functions: the WebAssembly module, loaded once, behind a face for JavaScript.

import { hexOf, ids } from "./device.js";
import { IMPORTS, __wbg_set_wasm, run, userAgent } from "./made/glue.js";
import { ERRORS, EmailSurrogate, EmailType, PasswordSurrogate, PasswordType } from "./made/errors.js";

const FIELDS = ["pan", "month", "year", "nameOnCard"];
const TEXT = 1;
const BROKEN = 3;
const HIDDEN = "(a name that is not shown)";

/** What was refused and why; never the value. `code` is stable, `field` says where. */
export class RavelinError extends Error {
  constructor(code, field, sentence) {
    super(field ? `${field} ${sentence}` : sentence);
    this.name = "RavelinError";
    this.code = code;
    this.field = field;
  }
}

let loading;

/** Loads the module, once, and returns the functions that need it. */
export function load(source) {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(source = new URL("./ravelin.wasm", import.meta.url)) {
  const { exports } = await instantiate(await source, { "./ravelin_bg.js": IMPORTS });
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

function encryptCard(rsaKey, card) {
  const isCard = typeof card === "object" && card && !(Symbol.iterator in card);
  const unknown = isCard ? Object.keys(card).find((name) => !FIELDS.includes(name)) : undefined;
  const isRead = isCard && unknown === undefined;
  const values = [rsaKey, ...FIELDS.map((name) => (isRead ? card[name] : undefined))];
  let kinds = (isRead ? 1 : isCard ? 3 : 2) << 20;
  const texts = values.map((value, place) => {
    const kind = kindOf(value, place);
    kinds |= kind << (4 * place);
    // U+0000 parts the fields; in any but the last it is as wrong as U+0001.
    if (kind !== TEXT) return "";
    return place < 4 ? String(value).replace(/\0/g, "\x01") : value;
  });
  const result = run(kinds, texts.join("\0"));
  return result.length > 3 ? JSON.parse(result) : refuse(result - 100, unknown);
}

/** Returns what stands in a field: 0 nothing, 1 text, 2 a number, 3 text with half a character, 4 else. */
function kindOf(value, place) {
  if (value == null) return 0;
  if (typeof value === "string") return /\p{Surrogate}/u.test(value) ? BROKEN : TEXT;
  // Whole numbers are as good as their digits, in a card number, month or year.
  if (place > 0 && place < 4 && Number.isSafeInteger(value) && value >= 0) return TEXT;
  return typeof value === "number" ? 2 : 4;
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

/** Throws the error of a row; a name that may hold a card number is not shown. */
function refuse(number, unknown = "") {
  const [code, field, sentence] = ERRORS[number];
  const isValue = /(\p{N}\P{N}*){7}|@|\S\s+\S|^(sk|secret_key)_|.{129}/su.test(unknown);
  throw new RavelinError(code, field || (isValue ? HIDDEN : unknown), sentence);
}
