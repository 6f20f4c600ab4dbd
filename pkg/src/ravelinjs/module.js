// The WebAssembly module, without waiting for it.

import { moduleBytes } from "../inlined.js";
import { IMPORTS, __wbg_set_wasm } from "../made/glue.js";
import { failure } from "./failure.js";

const imports = { "./ravelin_bg.js": IMPORTS };
let started = false;
let preparing = false;

/**
 * Compiles the module beside the page's own work, so that it is there before a shopper has typed a card.
 * Engines that refuse to compile so much at once, as Chromium did until 2023, take it this way.
 */
export function prepare() {
  if (started || preparing || !globalThis.WebAssembly) return;
  preparing = true;
  WebAssembly.instantiate(moduleBytes(), imports).then(
    ({ instance }) => begin(instance),
    () => {},
  );
}

/** Has the module ready, at once. */
export function start() {
  if (started) return;
  try {
    begin(new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), imports));
  } catch (cause) {
    throw failure("ravelin/encrypt: WebAssembly is refused here: the page's policy needs 'wasm-unsafe-eval'", "wasm-refused", "", cause);
  }
}

function begin({ exports }) {
  if (started) return;
  __wbg_set_wasm(exports);
  exports.__wbindgen_start();
  started = true;
}
