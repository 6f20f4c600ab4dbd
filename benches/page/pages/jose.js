import { CompactEncrypt } from "jose/jwe/compact/encrypt";
import { importJWK } from "jose/key/import";

const ALGORITHM = "RSA-OAEP-256";

/** Returns what encrypts a card: the same card as JSON, under the same key, as a JWE. */
export async function ready(rsaKey) {
  const [e, n] = rsaKey.split("|").map(base64url);
  const key = await importJWK({ kty: "RSA", e, n }, ALGORITHM);
  const header = { alg: ALGORITHM, enc: "A256GCM" };
  return (card) => new CompactEncrypt(new TextEncoder().encode(JSON.stringify(card))).setProtectedHeader(header).encrypt(key);
}

function base64url(hex) {
  const bytes = hex.padStart(hex.length + (hex.length % 2), "0").match(/../g).map((digits) => parseInt(digits, 16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
