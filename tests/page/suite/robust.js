import { holds, refusal, same } from "./assert.js";

/** Input of sizes and kinds that nobody sends on purpose; after each the module works for the next call. */
export async function robust({ page, vectors, test }) {
  const rsaKey = vectors.keys.find(({ id }) => id === "k2048a").spellings[0].key;
  const card = { pan: "4111111111111111", month: 7, year: 2028 };
  const works = () => same(page.encryptCard(rsaKey, card).methodType, "paymentMethodCipher");

  await test("two encryptions of the same card differ", () => {
    const [first, second] = [page.encryptCard(rsaKey, card), page.encryptCard(rsaKey, card)];
    holds(first.cardCiphertext !== second.cardCiphertext, "another key");
    holds(first.aesKeyCiphertext !== second.aesKeyCiphertext, "another block");
  });
  await test("a name that may be a value is not repeated", () => {
    const hidden = ["ada@example.com", "Ada Lovelace", "sk_live_abc", "4111 1111", "x".repeat(129)];
    for (const name of hidden) same(refusal(() => page.encryptCard(rsaKey, { ...card, [name]: 1 })).field, "(a name that is not shown)");
    for (const name of ["cvv", "cvc2", ""]) same(refusal(() => page.encryptCard(rsaKey, { ...card, [name]: 1 })).field, name);
  });
  const cases = [
    ["a name of 10 MB", () => page.encryptCard(rsaKey, { ...card, nameOnCard: "x".repeat(10_000_000) }), "name-invalid"],
    ["a number of 10 MB", () => page.encryptCard(rsaKey, { ...card, pan: "4".repeat(10_000_000) }), "pan-invalid"],
    ["a key of 100 kB", () => page.encryptCard(`10001|${"a".repeat(100_000)}`, card), "key-invalid"],
    ["a field whose name is a card number", () => page.encryptCard(rsaKey, { ...card, 4111111111111111: 1 }), "unknown-field"],
    ["no arguments at all", () => page.encryptCard(), "key-invalid"],
  ];
  for (const [name, act, code] of cases) {
    await test(name, () => {
      const error = refusal(act);
      same(error.code, code, error.message);
      holds(error.message.length < 300 && !/\d{7}/.test(error.message), "a short message without the value");
      works();
    });
  }
  await test("randomness that fails is an error, and the next call works", () => {
    const value = () => { throw new Error("no randomness here"); };
    Object.defineProperty(crypto, "getRandomValues", { configurable: true, value });
    try {
      same(refusal(() => page.encryptCard(rsaKey, card)).code, "random-unavailable");
    } finally {
      delete crypto.getRandomValues;
    }
    works();
  });
  await test("a password of 10 MB is hashed", () => {
    same(page.hashPassword("x".repeat(10_000_000)).length, 64);
    works();
  });
}
