import { same } from "./assert.js";

const CARD = { pan: "4111111111111111", month: 7, year: 2028 };
const PLAINTEXT = '{"pan":"4111111111111111","year":"2028","month":"7"}';

/** Every spelling of every key: its index, and the signature of the exact string. */
export async function keys({ page, vectors, fresh, test }) {
  for (const { id, bits, spellings } of vectors.keys) {
    for (const [number, { key, keyIndex, keySignature }] of spellings.entries()) {
      await test(`key ${id}, spelling ${number}`, () => {
        const cipher = page.encryptCard(key, CARD);
        same([cipher.keyIndex, cipher.keySignature], [keyIndex, keySignature]);
        same(atob(cipher.aesKeyCiphertext).length, bits / 8, "bytes of the RSA block:");
        fresh.push({ privateKeyId: id, expectedPlaintext: PLAINTEXT, cipher });
      });
    }
  }
}
