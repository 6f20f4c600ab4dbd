import { holds, same } from "./assert.js";

/** The pinned encryptions: with given randomness, the exact object, to the byte. */
export async function pinned({ page, vectors, test }) {
  for (const pin of vectors["pinned-encryptions"]) {
    await test(`pinned ${pin.id}: ${pin.note ?? pin.key}`, () => {
      const { ravelinSDKVersion, ...rest } = withRandomness(randomness(pin), () => page.encryptCard(pin.rsaKey, pin.card));
      same(rest, pin.expected);
      holds(/^\d+\.\d+\.\d+\S*$/.test(ravelinSDKVersion), `a version, not ${ravelinSDKVersion}`);
    });
  }
}

/** Returns the bytes in the order in which they are drawn: key, IV, padding. */
export function randomness({ aesKey, iv, padding }) {
  const base64 = (text) => Array.from(atob(text), (character) => character.charCodeAt(0));
  return [...base64(aesKey), ...base64(iv), ...padding.match(/../g).map((byte) => parseInt(byte, 16))];
}

/** Runs `act` while `crypto.getRandomValues` gives these bytes and no others, all of which must be drawn. */
export function withRandomness(bytes, act) {
  let drawn = 0;
  const value = (view) => {
    holds(drawn + view.length <= bytes.length, "no more randomness is drawn than the vector has");
    view.set(bytes.slice(drawn, (drawn += view.length)));
    return view;
  };
  Object.defineProperty(crypto, "getRandomValues", { configurable: true, value });
  try {
    return act();
  } finally {
    delete crypto.getRandomValues;
    same(drawn, bytes.length, "bytes drawn:");
  }
}
