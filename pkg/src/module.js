// Between JavaScript and the WebAssembly module: by hand, in the convention of wasm-bindgen, since the glue that
// wasm-bindgen writes for the same two functions is several times as long.

import { textOf, utf8 } from "./text.js";
import { allocate, keepExports, memory, nameImports, readUserAgent, runTask, storeException } from "./made/exports.js";

const given = [];

/** Starts the module from bytes, or from a module that was compiled before. */
export async function start(source) {
  const imports = nameImports({ getRandomValues, userAgentOf, give });
  let instance;
  try {
    // At once, since a thread that compiles is awaited longer than it works.
    instance = new WebAssembly.Instance(source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source), imports);
  } catch {
    // Older browsers compile nothing of this size at once on a page.
    const made = await WebAssembly.instantiate(source, imports);
    instance = made.instance ?? made;
  }
  keepExports(instance.exports);
}

/** Does a task with a text; `src/bind/page.rs` tells what tasks there are, and what they give. */
export function run(task, text) {
  runTask(task, ...taken(text));
  return given.pop();
}

/** Returns what a browser says it is, read by the module. */
export function userAgent(navigator) {
  readUserAgent(navigator);
  return given.pop();
}

/** Writes a text into the module's memory, which owns it from then on; the copy in between may be a card's. */
function taken(text) {
  const bytes = utf8(text);
  const place = allocate(bytes.length, 1);
  bytesAt(place, bytes.length).set(bytes);
  bytes.fill(0);
  return [place, bytes.length];
}

/** Keeps a result that the module gives, until it is returned. */
function give(place, length) {
  given.push(textOf(bytesAt(place, length)));
}

/** Returns a part of the module's memory; places in the upper half come as negative numbers. */
function bytesAt(place, length) {
  return new Uint8Array(memory.buffer, place >>> 0, length);
}

/** Tells the module that a call failed: with `undefined`, whose place is 1024 in every module, since nobody reads more. */
function caught(call) {
  try {
    call();
  } catch {
    storeException(1024);
  }
}

function getRandomValues(place, length) {
  caught(() => crypto.getRandomValues(bytesAt(place, length)));
}

function userAgentOf(place, navigator) {
  caught(() => new Int32Array(memory.buffer, place >>> 0, 2).set(taken(navigator.userAgent)));
}
