// The WebAssembly module inside the script: no second request, and nothing for a bundler to move.

import { bytesOf } from "./hex.js";
import { TEXT } from "./made/module.js";

/**
 * Returns the module's bytes.
 *
 * In hex their pairs stay in step, which base64 would not let them: packed by brotli, that costs a fourteenth more than
 * the bytes, and base64 a quarter.
 */
export function moduleBytes() {
  return bytesOf(TEXT);
}
