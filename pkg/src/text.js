// Text as UTF-8 and back.
//
// The DOM that Jest plays has neither encoder nor decoder: what is built for `require`, as Jest loads it, does
// without where it must. Every browser has them, so that no page loads the other way.

/* global FOR_REQUIRE: set by the build */

/** Returns the UTF-8 bytes of a text. */
export function utf8(text) {
  if (FOR_REQUIRE && !globalThis.TextEncoder) return Uint8Array.from(unescape(encodeURIComponent(text)), (character) => character.charCodeAt());
  return new TextEncoder().encode(text);
}

/** Returns the text of UTF-8 bytes. */
export function textOf(bytes) {
  if (FOR_REQUIRE && !globalThis.TextDecoder) return decodeURIComponent(escape(String.fromCharCode(...bytes)));
  return new TextDecoder().decode(bytes);
}
