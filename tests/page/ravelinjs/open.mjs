// Opens ciphers with Node.js' own crypto, which is OpenSSL: no code of this project.

import { constants, createDecipheriv, createPrivateKey, privateDecrypt } from "node:crypto";
import { vectors } from "../support.mjs";

export const { keys, rejects, "ravelinjs-1.8.1-ciphertexts": officialCiphers, "rejects-javascript": odd, "device-ids": visits, "pinned-encryptions": pinned } = vectors();

/** Returns the key that most tests use, as a merchant has it. */
export const KEY = officialCiphers.find(({ key }) => key === "k2048a").rsaKey;

/** Returns the plaintext of a cipher, and what it was encrypted with. */
export function opened(keyId, { cardCiphertext, aesKeyCiphertext }) {
  const key = createPrivateKey(keys.find(({ id }) => id === keyId).privateKeyPem);
  const rsa = Buffer.from(aesKeyCiphertext, "base64");
  // Node.js may refuse PKCS#1 v1.5 in private decryption, so the padding is taken off here.
  const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, rsa);
  const end = block.indexOf(0, 2);
  const transport = block.subarray(end + 1).toString("latin1");
  const [aesKey, iv] = transport.split("|").map((text) => Buffer.from(text, "base64"));
  const card = Buffer.from(cardCiphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", aesKey, iv);
  decipher.setAuthTag(card.subarray(-16));
  const plaintext = decipher.update(card.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
  const modulusBytes = key.asymmetricKeyDetails.modulusLength / 8;
  return { plaintext, transport, aesKey, iv, padding: block.subarray(0, 2).toString("hex"), paddingBytes: end - 2, rsaBytes: rsa.length, modulusBytes };
}
