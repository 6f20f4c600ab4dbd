// The WebAssembly module inside the script: no second request, and nothing for a bundler to move.

import { TEXT } from "./made/module.js";

/**
 * Returns the module's bytes.
 *
 * A byte is a character where it can be: a script stays ASCII, whatever a page says of its own encoding, and
 * its bytes stay in step, which base64 would not let them: packed by brotli, that costs a quarter more.
 */
export function moduleBytes() {
  const bytes = [];
  let above = 0;
  for (const character of TEXT.replaceAll("!", "\\")) {
    const value = character.charCodeAt() - 35;
    if (value < 90) bytes.push(value + above);
    above = value < 90 ? 0 : (value - 89) * 90;
  }
  return Uint8Array.from(bytes);
}
