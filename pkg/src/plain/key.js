// The merchant's RSA key as the core reads it: one line, `exponent|modulus` or `index|exponent|modulus`.

import { sha256 } from "@noble/hashes/sha2.js";
import { RavelinError } from "../error.js";
import { hexOf } from "../hex.js";
import { utf8 } from "../text.js";

const HEX = /^[\da-f]+$/i;

/** Returns a key's line and index, its length in bytes, and the SHA-256 of the line as it was given. */
export function readKey(line) {
  if (line == null) refuse("is missing: it stands beside the API keys in the dashboard");
  if (typeof line !== "string") refuse("should be a string");
  const parts = line.split("|");
  const secret = /^(sk|secret_key)_/.test(line) ? "secret API" : /PRIVATE KEY/.test(line) && "private";
  if (secret) refuse(`is a ${secret} key: remove it, and replace it if this code was public`, "key-secret");
  if (parts.length < 2 || parts.length > 3) refuse("should be of the form exponent|modulus or index|exponent|modulus");
  const [modulusText, exponentText, index = "0"] = parts.reverse();
  if (!/^\d+$/.test(index) || index > 2147483647) refuse("has an index that is not a whole number from 0 to 2147483647");
  const exponent = numberOf(exponentText, "an exponent");
  if (exponentText.length > 255) refuse("has modulus and exponent swapped");
  if (exponent < 3n || exponent > 0xffffffffn || exponent % 2n === 0n) refuse("has an exponent that is not odd, from 3 to 4294967295");
  if (exponentText === "65537") refuse("has an exponent that is not hexadecimal: 65537 is 10001 there");
  const modulus = numberOf(modulusText, "a modulus");
  const bits = modulus.toString(2).length;
  if (modulusText.length % 2) refuse("has a modulus with an odd number of digits: it was cut short");
  if (bits < 1024) refuse("has a modulus of less than 1024 bits: it was cut short");
  if (bits > 4096) refuse("has a modulus of more than 4096 bits");
  if (modulus % 2n === 0n) refuse("has an even modulus: it was cut short");
  const signature = hexOf(sha256(utf8(line)));
  return { line, index: Number(index), length: Math.ceil(bits / 8), signature };
}

function numberOf(text, what) {
  if (!HEX.test(text)) refuse(`has ${what} that is not hexadecimal`);
  return BigInt("0x" + text);
}

function refuse(sentence, code = "key-invalid") {
  throw new RavelinError(code, "rsaKey", sentence);
}
