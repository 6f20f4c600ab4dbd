// The WebAssembly module of the backend: started at its first call, which every server may do at once.

import { IMPORTS, __wbg_set_wasm } from "../made/backend-glue.js";
import { RavelinError } from "../error.js";

let make;
let isStarted = false;

/** Tells where the compiled module comes from. */
export function provide(maker) {
  make = maker;
}

/** Starts the module now instead of at the first call, which then is as fast as any other. */
export function load(module) {
  if (isStarted) return;
  const { exports } = new WebAssembly.Instance(module ?? make(), { "./ravelin_bg.js": IMPORTS });
  __wbg_set_wasm(exports);
  exports.__wbindgen_start();
  isStarted = true;
}

/** Calls a function of the module. What it refuses is thrown as a `RavelinError`. */
export function ask(what, ...values) {
  load();
  try {
    return what(...values);
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    throw new RavelinError(thrown.code, thrown.field, thrown.sentence);
  }
}
