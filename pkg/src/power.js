// The public operation of RSA, on the engine's own integers: what a page would otherwise carry for it is heavy, and
// slow until it is compiled. Its time may tell of the block, which is random and used once.

/** Returns, in base64 and as long as the block, the power of a block in hex modulo a number. */
export function power(block, exponent, modulus) {
  const base = BigInt("0x" + block);
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit > 0) result = (result * base) % modulus;
  }
  // Words of eight bytes, from the last on.
  const view = new DataView(new ArrayBuffer(512));
  for (let place = 512; place; result >>= 64n) view.setBigUint64((place -= 8), result);
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer, 512 - block.length / 2)));
}
