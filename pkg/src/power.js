// The public operation of RSA, on the engine's own integers: what a page would otherwise carry for it is heavy, and
// slow until it is compiled. Its time may tell of the block, which is random and used once.

import { bytesOf } from "./hex.js";

/** Returns, in base64 and as long as the block, what becomes of a block in hex under a key of `exponent|modulus`. */
export function power(block, rsaKey) {
  const [modulus, exponent, base] = [...rsaKey.split("|").slice(-2).reverse(), block].map((digits) => BigInt("0x" + digits));
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit > 0) result = (result * base) % modulus;
  }
  return btoa(String.fromCharCode(...bytesOf(result.toString(16).padStart(block.length, "0"))));
}
