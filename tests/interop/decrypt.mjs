// Opens the ciphers that each surface has made, with Node.js' own crypto (OpenSSL).
//
// Arguments, output and exit status are those of decrypt.py. Node.js may refuse PKCS#1 v1.5 in private
// decryption, so the padding is taken off here.

import { constants, createDecipheriv, createPrivateKey, privateDecrypt } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FRESH = process.env.RAVELIN_FRESH ?? `${ROOT}target/fresh`;
// Each surface encrypts the official SDK's 128 cards at the least.
const FEWEST = 128;

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const keys = new Map(read(`${ROOT}tests/vectors/keys.json`).map(({ id, privateKeyPem }) => [id, createPrivateKey(privateKeyPem)]));

const surfaces = process.argv.length > 2 ? process.argv.slice(2) : made();
const failures = surfaces.length === 0 ? ["no surface has made a cipher"] : [];
let passed = 0;
for (const surface of surfaces) check(surface);
for (const failure of failures) console.log(`not ok: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** Returns the surfaces whose files are there. */
function made() {
  return readdirSync(FRESH).filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5)).sort();
}

function check(surface) {
  let cases;
  try {
    cases = read(`${FRESH}/${surface}.json`);
  } catch (error) {
    failures.push(`${surface}: no file of ciphers: ${error.message}`);
    return;
  }
  if (cases.length < FEWEST) failures.push(`${surface}: ${cases.length} ciphers, expected ${FEWEST} or more`);
  const before = passed;
  for (const [number, { privateKeyId, expectedPlaintext, cipher }] of cases.entries()) {
    try {
      if (opened(keys.get(privateKeyId), cipher) !== expectedPlaintext) throw new Error("another plaintext");
      passed += 1;
    } catch (error) {
      failures.push(`${surface} ${number}: ${error.message}`);
    }
  }
  console.log(`${surface}: ${passed - before} opened`);
}

/** Returns the plaintext of a cipher; throws where it is not of the format, or was altered. */
function opened(key, { methodType, cardCiphertext, aesKeyCiphertext, algorithm }) {
  holds(methodType === "paymentMethodCipher", "methodType");
  holds(algorithm === "RSA_WITH_AES_256_GCM", "algorithm");
  const block = bytes(aesKeyCiphertext);
  holds(block.length === key.asymmetricKeyDetails.modulusLength / 8, "the RSA block has the length of the modulus");
  const parts = unpadded(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block)).toString("latin1").split("|");
  const [aesKey, iv] = parts.map(bytes);
  holds(parts.length === 2 && aesKey.length === 32 && iv.length === 32, "lengths of key and IV");

  const sealed = bytes(cardCiphertext);
  const decipher = createDecipheriv("aes-256-gcm", aesKey, iv);
  decipher.setAuthTag(sealed.subarray(-16));
  const plaintext = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plaintext);
}

/** Takes off the padding of RFC 8017, 7.2.2: 0, 2, eight or more bytes that are not 0, 0. */
function unpadded(block) {
  const end = block.indexOf(0, 2);
  holds(block[0] === 0 && block[1] === 2 && end >= 10, "the padding of PKCS#1 v1.5");
  return block.subarray(end + 1);
}

/** Decodes base64, strictly: Buffer alone forgives everything. */
function bytes(base64) {
  const decoded = Buffer.from(base64, "base64");
  holds(decoded.toString("base64") === base64, "base64");
  return decoded;
}

function holds(condition, what) {
  if (!condition) throw new Error(`does not hold: ${what}`);
}
