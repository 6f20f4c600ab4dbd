// Hexadecimal.

/** Returns the bytes of digits. Browsers since 2025 read them at once; a loop takes milliseconds where they are many. */
export function bytesOf(digits) {
  return Uint8Array.fromHex?.(digits) ?? Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
}

/** Returns the digits of bytes. */
export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
