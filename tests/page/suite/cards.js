import { holds, refusal, same } from "./assert.js";

/** What the official SDK was given: the same plaintext, or, where the vector says so, a refusal. */
export async function cards({ page, vectors, fresh, test }) {
  for (const { id, key, rsaKey, input, note, output, plaintext } of vectors["ravelinjs-1.8.1-ciphertexts"]) {
    await test(`card ${id}${note ? `: ${note}` : ""}`, () => {
      // The key inside a card is the drop-in's; here the key is an argument.
      const { rsaKey: _, ...card } = input;
      if (note?.includes("Card refuses them")) {
        same(refusal(() => page.encryptCard(rsaKey, card)).code, "pan-invalid");
        return;
      }
      const before = JSON.stringify(card);
      const cipher = page.encryptCard(rsaKey, card);
      same(JSON.stringify(card), before, "the caller's object:");
      likeOfficial(cipher, output);
      fresh.push({ privateKeyId: key, expectedPlaintext: plaintext, cipher });
    });
  }
}

/** The shape of the official SDK's object: the same members in the same order, and what is not random. */
function likeOfficial(cipher, official) {
  holds(Object.getPrototypeOf(cipher) === Object.prototype, "a plain object");
  same(Object.keys(cipher), Object.keys(official));
  for (const name of ["methodType", "algorithm", "keyIndex", "keySignature"]) same(cipher[name], official[name], name);
  // The official SDK drops zero bytes at the front of the RSA block, so its own may be shorter.
  same(cipher.cardCiphertext.length, official.cardCiphertext.length, "length of cardCiphertext:");
  holds(cipher.aesKeyCiphertext.length >= official.aesKeyCiphertext.length, "the whole RSA block");
}
