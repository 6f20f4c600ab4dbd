// Opens a cipher with Node's own cryptography: the format, told by somebody who did not write it.

import { constants, createDecipheriv, createPrivateKey, privateDecrypt } from "node:crypto";

const TAG_BYTES = 16;

/** Returns the plaintext of a `paymentMethodCipher`. */
export function open(privateKeyPem, { aesKeyCiphertext, cardCiphertext }) {
  const key = createPrivateKey(privateKeyPem);
  // Newer versions of Node refuse PKCS#1 v1.5 for decryption, so the padding is taken off here.
  const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.from(aesKeyCiphertext, "base64"));
  const [aesKey, iv] = unpadded(block).toString("latin1").split("|").map((part) => Buffer.from(part, "base64"));
  const sealed = Buffer.from(cardCiphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", aesKey, iv);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return decipher.update(sealed.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

/** Takes off PKCS#1 v1.5, RFC 8017 section 7.2.2: 00 02, at least eight bytes that are not zero, 00. */
function unpadded(block) {
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new Error("the RSA block is not padded by PKCS#1 v1.5");
  return block.subarray(end + 1);
}
