// The WebAssembly module of the backend: started at its first call, which every server may do at once.

import { IMPORTS, __wbg_set_wasm, forgetMemory } from "../made/backend-glue.js";
import { RavelinError } from "../error.js";

let make;
let isStarted = false;

/** Tells where the compiled module comes from. */
export function provide(maker) {
  make = maker;
}

/** Starts the module now instead of at the first call, which then is as fast as any other. */
export function load(module) {
  if (module !== undefined && {}.toString.call(module) !== "[object WebAssembly.Module]") {
    throw refused("module", "should be the compiled module of ravelin/backend.wasm, a WebAssembly.Module");
  }
  if (isStarted) return;
  try {
    start(module ?? make());
  } catch (cause) {
    throw module
      ? refused("module", "is not the one of ravelin/backend.wasm of this release", cause)
      : refused("", "WebAssembly is refused here: give load() the compiled module of ravelin/backend.wasm", cause);
  }
  // What failed once is started again from the same.
  if (module) make = () => module;
  isStarted = true;
}

/** Calls a function of the module. What it refuses is thrown as a `RavelinError`. */
export function ask(what, ...values) {
  load();
  try {
    return what(...values);
  } catch (thrown) {
    if (thrown?.sentence) throw new RavelinError(thrown.code, thrown.field, thrown.sentence);
    // It had no room, in its memory or on the stack, and nobody cleans up what it left: the next call has a new one.
    isStarted = false;
    throw refused("", "the module had no room for what it was given, and is started anew", thrown);
  }
}

function start(module) {
  const { exports } = new WebAssembly.Instance(module, { "./ravelin_bg.js": IMPORTS });
  forgetMemory();
  __wbg_set_wasm(exports);
  exports.__wbindgen_start();
}

function refused(field, sentence, cause) {
  return Object.assign(new RavelinError("wasm-unavailable", field, sentence), cause && { cause });
}
