// The npm package `ravelin`. With a bundler this file is
//   import { load } from "ravelin";
// Here the shop serves the package's files as they are, under /ravelin/.
//
// The imports are dynamic: where one fails (an old browser, a policy that forbids WebAssembly, a
// broken connection), the rest of the page still works, and the shopper can order another way.

const PATIENCE_MS = 10_000;

/** A promise of `{ encryptCard, hashPassword, collectDevice }`; loading begins with the page. */
export const ravelin = within(PATIENCE_MS, import("/ravelin/index.js").then(({ load }) => load()));

/**
 * A promise of the device id, which also stands in the cookie `ravelinDeviceId` from then on.
 * The id needs no WebAssembly. Where there is none at all, it is `undefined`: an order never fails for it.
 */
export const deviceId = ravelin
  .then(({ collectDevice }) => collectDevice().deviceId)
  .catch(async () => (await import("/ravelin/device.js")).deviceId())
  .catch(() => undefined);

/** A promise of the helpers of a card form. They need no WebAssembly either. */
export const helpers = within(PATIENCE_MS, import("/ravelin/form.js"));

function within(milliseconds, promise) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error("the module has not come in time")), milliseconds);
  });
  return Promise.race([promise, late]);
}
