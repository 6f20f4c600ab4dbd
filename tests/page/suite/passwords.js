import { refusal, same } from "./assert.js";

/** Every published form of a password's hash. */
export async function passwords({ page: { hashPassword, hashSha1Password }, vectors, test }) {
  for (const { password, note, sha256Hex, sha256Base64, sha1Sha256Hex } of vectors.passwords.passwords) {
    await test(`password: ${note}`, async () => {
      same(hashPassword(password), sha256Hex);
      same(hashPassword(password, "login"), sha256Hex);
      same(hashPassword(password, "customer"), sha256Base64);
      same(await hashSha1Password(password), sha1Sha256Hex);
    });
  }
  for (const { email, password, note, emailPasswordSha256Hex } of vectors.passwords.emailPasswords) {
    await test(`e-mail and password: ${note}`, () => {
      same(hashPassword(password, "email", email), emailPasswordSha256Hex);
    });
  }
  for (const [name, value] of [["undefined", undefined], ["null", null], ["a number", 1234], ["an object", {}], ["bytes", new Uint8Array(8)], ["half a character", "pass\ud83dword"]]) {
    await test(`password refused: ${name}`, () => refused(() => hashPassword(value), "password"));
    await test(`e-mail refused: ${name}`, () => refused(() => hashPassword("password123", "email", value), "email"));
  }
}

function refused(act, field) {
  const error = refusal(act);
  same([error.code, error.field], ["password-invalid", field]);
}
